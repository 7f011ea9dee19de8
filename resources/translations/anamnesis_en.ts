<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Desk</name>
    <message numerus="yes">
        <location filename="../../ui/desk/desk.py" line="312"/>
        <source>%n signed note(s), every link in place.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <location filename="../../ui/exporting/dialog.py" line="124"/>
        <source>%n file(s) written, each with a receipt.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoteDesk</name>
    <message numerus="yes">
        <location filename="../../ui/desk/note.py" line="283"/>
        <source>%n line(s) of the draft differ from what you wrote or deleted.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/desk/note.py" line="303"/>
        <source>The visit is long: it is drafted in %n part(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NotePane</name>
    <message numerus="yes">
        <location filename="../../ui/note/pane.py" line="156"/>
        <source>%n critical finding(s) open</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message numerus="yes">
        <location filename="../../ui/start/passphrase_page.py" line="68"/>
        <source>%n character(s) more.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SigningDesk</name>
    <message numerus="yes">
        <location filename="../../ui/desk/signing.py" line="63"/>
        <source>%n thing(s) to check are still open.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnlockScreen</name>
    <message numerus="yes">
        <location filename="../../ui/start/unlock.py" line="122"/>
        <source>Try again in %n second(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VisitsModel</name>
    <message numerus="yes">
        <location filename="../../ui/visits/model.py" line="136"/>
        <source>%n to check</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
</TS>
