<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ChipField</name>
    <message>
        <location filename="../../ui/widgets/chips.py" line="127"/>
        <source>Remove {}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConsentPanel</name>
    <message>
        <location filename="../../ui/recording/consent.py" line="27"/>
        <source>Consent to the recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="29"/>
        <source>spoken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="29"/>
        <source>in writing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="33"/>
        <source>the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="34"/>
        <source>a parent or guardian</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="35"/>
        <source>a representative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="38"/>
        <source>How consent was given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="39"/>
        <source>Who gave consent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="40"/>
        <source>They agree: record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="44"/>
        <source>Consent was given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="45"/>
        <source>by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="49"/>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/consent.py" line="54"/>
        <source>May this consultation be recorded?</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationDesk</name>
    <message>
        <location filename="../../ui/desk/conversation.py" line="99"/>
        <source>There is no recording of this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/conversation.py" line="99"/>
        <source>The text came without audio.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <location filename="../../ui/conversation/pane.py" line="33"/>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationModel</name>
    <message>
        <location filename="../../ui/conversation/model.py" line="148"/>
        <source>not in the note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/model.py" line="150"/>
        <source>evidence of the selected statement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/model.py" line="155"/>
        <source>Doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/model.py" line="156"/>
        <source>Patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/model.py" line="157"/>
        <source>Another person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/model.py" line="158"/>
        <source>Not known who</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/model.py" line="164"/>
        <source>D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/model.py" line="165"/>
        <source>P</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/model.py" line="166"/>
        <source>O</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <location filename="../../ui/conversation/pane.py" line="75"/>
        <source>Swap speakers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/pane.py" line="76"/>
        <source>Doctor and patient are the wrong way round</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/pane.py" line="79"/>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/pane.py" line="129"/>
        <source>Play from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/pane.py" line="130"/>
        <source>Correct the text…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/pane.py" line="131"/>
        <source>Said by the doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/pane.py" line="132"/>
        <source>Said by the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/pane.py" line="133"/>
        <source>Said by another person</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <location filename="../../ui/widgets/dates.py" line="45"/>
        <source>year-month-day</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <location filename="../../ui/desk/desk.py" line="127"/>
        <source>A consultation is being recorded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="128"/>
        <source>Stop it first; what was recorded is kept in any case.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="129"/>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="310"/>
        <source>The records are not whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/desk/desk.py" line="312"/>
        <source>%n signed note(s), every link in place.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="313"/>
        <source>All records are whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="319"/>
        <source>extractive drafter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="320"/>
        <source>● Offline: nothing leaves this computer by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="329"/>
        <source>No visit is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="329"/>
        <source>Choose one, or begin a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="330"/>
        <source>The note appears here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="333"/>
        <source>Ready to record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="333"/>
        <source>Press Record (F9), or drop an audio file here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="335"/>
        <source>The note is drafted when the recording ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="337"/>
        <source>Recorded, not written down yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="337"/>
        <source>Press Write it down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="339"/>
        <source>No note yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="339"/>
        <source>Press Draft to have one written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="348"/>
        <source>The recording of {} was interrupted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="349"/>
        <source>Everything up to the last second is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/desk.py" line="350"/>
        <source>Finish it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="43"/>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="52"/>
        <source>Preview of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="56"/>
        <location filename="../../ui/exporting/dialog.py" line="63"/>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="70"/>
        <source>Write the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="78"/>
        <source>Formats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="86"/>
        <source>Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="88"/>
        <source>Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="89"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="112"/>
        <source>{} left for {} on {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/exporting/dialog.py" line="124"/>
        <source>%n file(s) written, each with a receipt.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="151"/>
        <source>Where to?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/exporting/dialog.py" line="159"/>
        <source>Copied: paste it where it is needed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <location filename="../../ui/note/findings.py" line="48"/>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="48"/>
        <source>Show: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="50"/>
        <source>Listen to what was said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="53"/>
        <source>Dismiss, with a reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="56"/>
        <source>Why may it stand? Enter keeps the reason with the note.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="57"/>
        <source>Reason for dismissing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FindingsPane</name>
    <message>
        <location filename="../../ui/note/findings.py" line="123"/>
        <source>To check · {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="123"/>
        <source>Nothing to check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="130"/>
        <location filename="../../ui/note/findings.py" line="146"/>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="132"/>
        <source>Use “{}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="133"/>
        <source>Left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/findings.py" line="133"/>
        <source>Check this statement</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InlineMessage</name>
    <message>
        <location filename="../../ui/widgets/inline_message.py" line="27"/>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/widgets/inline_message.py" line="40"/>
        <source>Message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <location filename="../../ui/keys.py" line="18"/>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="39"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="44"/>
        <source>Recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="46"/>
        <source>Record, stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="47"/>
        <source>Pause, go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="48"/>
        <source>Import audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="52"/>
        <source>Everywhere</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="54"/>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="55"/>
        <source>New visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="56"/>
        <source>Visits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="57"/>
        <source>Conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="58"/>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="59"/>
        <source>What is to check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="60"/>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="61"/>
        <source>Lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="62"/>
        <source>This list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="70"/>
        <source>In the note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="72"/>
        <source>Listen to the evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="73"/>
        <source>Edit the statement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="74"/>
        <source>Add a statement below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="75"/>
        <source>Split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="76"/>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="77"/>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="78"/>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="79"/>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="80"/>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="81"/>
        <source>Copy the section</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="82"/>
        <source>Copy the whole note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="83"/>
        <source>Sign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="84"/>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="88"/>
        <source>In the conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="90"/>
        <source>Play from here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="91"/>
        <source>Correct the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="92"/>
        <source>Said by the doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="93"/>
        <source>Said by the patient</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/keys.py" line="94"/>
        <source>Said by another person</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <location filename="../../ui/recording/level_meter.py" line="29"/>
        <source>Microphone level</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <location filename="../../ui/window.py" line="42"/>
        <source>Lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/window.py" line="43"/>
        <source>All keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/window.py" line="128"/>
        <source>Locked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/window.py" line="130"/>
        <source>The recording goes on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MicrophonePage</name>
    <message>
        <location filename="../../ui/start/microphone_page.py" line="30"/>
        <source>Say something</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/microphone_page.py" line="31"/>
        <source>The bars should move while you speak. Nothing is kept of this test.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/microphone_page.py" line="37"/>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/microphone_page.py" line="47"/>
        <source>Look for microphones again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/microphone_page.py" line="74"/>
        <source>Look again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/microphone_page.py" line="88"/>
        <source>✓ You are heard.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <location filename="../../ui/start/models_page.py" line="24"/>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/models_page.py" line="26"/>
        <source>They turn speech into text and text into a draft, on this computer. What ships with the app is ready; larger ones that you put into the folder below write better.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/models_page.py" line="37"/>
        <source>Open the models folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewVisitDialog</name>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="44"/>
        <source>New visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="49"/>
        <source>Search by name, birth date or record number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="50"/>
        <source>Search patients</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="54"/>
        <source>Patients found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="63"/>
        <source>not stated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="64"/>
        <source>female</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="65"/>
        <source>male</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="66"/>
        <source>other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="69"/>
        <source>type one, press Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="71"/>
        <location filename="../../ui/visits/new_visit.py" line="89"/>
        <source>Allergies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="72"/>
        <location filename="../../ui/visits/new_visit.py" line="90"/>
        <source>Problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="73"/>
        <location filename="../../ui/visits/new_visit.py" line="91"/>
        <source>Medications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="84"/>
        <source>Given name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="85"/>
        <source>Family name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="86"/>
        <source>Birth date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="87"/>
        <source>Sex</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="88"/>
        <source>Record number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="99"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="100"/>
        <source>Start the visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="106"/>
        <source>Who is it?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="149"/>
        <source>The patient has no name yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="149"/>
        <source>Type at least one name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="154"/>
        <source>The birth date cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/new_visit.py" line="154"/>
        <source>Write it as year-month-day.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoteDesk</name>
    <message>
        <location filename="../../ui/desk/note.py" line="217"/>
        <source>New statement</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/note.py" line="270"/>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/note.py" line="273"/>
        <location filename="../../ui/desk/note.py" line="299"/>
        <source>Drafting the note…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/desk/note.py" line="283"/>
        <source>%n line(s) of the draft differ from what you wrote or deleted.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../ui/desk/note.py" line="284"/>
        <source>Yours were kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/note.py" line="285"/>
        <source>Use the draft&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/desk/note.py" line="303"/>
        <source>The visit is long: it is drafted in %n part(s).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../ui/desk/note.py" line="304"/>
        <source>Nothing is left out; where a part begins is among what is to confirm.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoteList</name>
    <message>
        <location filename="../../ui/note/pane.py" line="42"/>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoteModel</name>
    <message>
        <location filename="../../ui/note/model.py" line="183"/>
        <source>the words were corrected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/model.py" line="185"/>
        <source>edited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/model.py" line="187"/>
        <source>typed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/model.py" line="189"/>
        <source>critical</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/model.py" line="191"/>
        <source>to check</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NotePane</name>
    <message>
        <location filename="../../ui/note/pane.py" line="88"/>
        <location filename="../../ui/note/pane.py" line="148"/>
        <source>Draft again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="89"/>
        <source>Sign…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="90"/>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="91"/>
        <source>Add an addendum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="104"/>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="148"/>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/note/pane.py" line="156"/>
        <source>%n critical finding(s) open</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="184"/>
        <source>Listen to the evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="185"/>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="186"/>
        <source>Add a statement below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="187"/>
        <source>Split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="188"/>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="189"/>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="190"/>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="191"/>
        <source>Copy the section</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="192"/>
        <source>Copy the whole note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="193"/>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/note/pane.py" line="194"/>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="21"/>
        <source>Choose a passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="23"/>
        <source>It encrypts everything on this computer. Nobody can look it up for you: several words that do not belong together are strong and easy to remember.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="27"/>
        <source>Passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="28"/>
        <source>The same again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="32"/>
        <source>Strength of the passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="34"/>
        <source>Use it although it is weak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="66"/>
        <source>At least {} characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/start/passphrase_page.py" line="68"/>
        <source>%n character(s) more.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="70"/>
        <source>Very weak: it is among the first that would be tried.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="71"/>
        <source>Weak: a computer would find it within hours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="72"/>
        <source>Fair: add another word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="73"/>
        <source>Strong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="74"/>
        <source>Very strong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/passphrase_page.py" line="77"/>
        <source>The two are not the same yet.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <location filename="../../ui/widgets/progress_strip.py" line="21"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecordingBar</name>
    <message>
        <location filename="../../ui/recording/bar.py" line="54"/>
        <source>● Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="55"/>
        <source>Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="56"/>
        <source>■ Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="57"/>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="58"/>
        <location filename="../../ui/recording/bar.py" line="132"/>
        <source>Ⅱ Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="59"/>
        <location filename="../../ui/recording/bar.py" line="133"/>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="60"/>
        <source>Import audio…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="63"/>
        <source>Time recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="67"/>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="76"/>
        <source>Template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="132"/>
        <source>▶ Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="133"/>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="135"/>
        <source>Recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="136"/>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="137"/>
        <source>Writing down the last words…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="153"/>
        <source>No microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/recording/bar.py" line="159"/>
        <source>✓ Consent: {}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecordingDesk</name>
    <message>
        <location filename="../../ui/desk/recording.py" line="240"/>
        <source>The text is {} seconds behind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="241"/>
        <source>The recording is not affected; it catches up after Stop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="245"/>
        <location filename="../../ui/desk/recording.py" line="331"/>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="265"/>
        <source>Another microphone is recorded: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="267"/>
        <source>Nothing is recorded at the moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="267"/>
        <source>The gap is marked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="277"/>
        <source>Import audio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="286"/>
        <source>Open a visit first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="286"/>
        <source>Then drop the file again, or press Import audio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="308"/>
        <location filename="../../ui/desk/recording.py" line="354"/>
        <source>Reading the audio…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="323"/>
        <source>No speech was found in the recording.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="325"/>
        <source>Listen to it: is it the right file, and was the microphone on? The recording is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="341"/>
        <source>The recording is kept, and not written down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="343"/>
        <source>Write it down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/recording.py" line="347"/>
        <location filename="../../ui/desk/recording.py" line="354"/>
        <source>Writing down what is said…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecoveryPage</name>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="23"/>
        <source>Your recovery key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="25"/>
        <source>If you forget the passphrase, only this key opens your records. It is shown this once. Keep it on paper in a safe place, not on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="34"/>
        <source>Recovery key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="39"/>
        <source>Print…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="40"/>
        <source>Save to a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="61"/>
        <source>To be sure that you have it: type its groups number {} and {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="65"/>
        <location filename="../../ui/start/recovery_page.py" line="66"/>
        <source>Group number {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="89"/>
        <source>Save the recovery key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="97"/>
        <source>Saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="97"/>
        <source>Move the file off this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/recovery_page.py" line="100"/>
        <source>Anamnesis: recovery key

{}

Keep it in a safe place.
</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <location filename="../../ui/settings/dialog.py" line="54"/>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="61"/>
        <source>Subjects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="79"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="84"/>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="86"/>
        <source>Given name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="87"/>
        <source>Family name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="88"/>
        <source>Credentials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="93"/>
        <source>As it stands under what you sign.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="96"/>
        <source>Speech</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="99"/>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="101"/>
        <location filename="../../ui/settings/dialog.py" line="143"/>
        <location filename="../../ui/settings/dialog.py" line="147"/>
        <source>the system&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="102"/>
        <source>Which one is recorded. It can also be changed while recording.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="106"/>
        <source>Speech model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="109"/>
        <source>A larger model hears better and takes longer. It is used from the next recording on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="113"/>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="116"/>
        <source>Processor cores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="116"/>
        <source>How many the models may use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="119"/>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="122"/>
        <source>Template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="125"/>
        <source>What a new visit begins with. It can be changed in each visit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="127"/>
        <source>Your own templates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="127"/>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="132"/>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="133"/>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="137"/>
        <location filename="../../ui/settings/dialog.py" line="139"/>
        <location filename="../../ui/settings/dialog.py" line="203"/>
        <source>Language model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="138"/>
        <source>A GGUF file of an instruction-tuned model. Without one, the extractive drafter writes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="142"/>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="144"/>
        <source>Of the window. Notes follow their template. It counts from the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="145"/>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="148"/>
        <source>light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="149"/>
        <source>dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="151"/>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="151"/>
        <source>Light or dark; it changes at once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="154"/>
        <source>Safety</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="157"/>
        <source>never by itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="158"/>
        <source> min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="162"/>
        <source>After this time without a key or a click, the window hides everything and asks for the passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="164"/>
        <source>Lock after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="165"/>
        <source>Passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="165"/>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="166"/>
        <source>Records</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/settings/dialog.py" line="166"/>
        <source>Verify all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <location filename="../../ui/signing/dialog.py" line="39"/>
        <source>Sign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/signing/dialog.py" line="43"/>
        <source>The note as it will be signed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/signing/dialog.py" line="47"/>
        <location filename="../../ui/signing/dialog.py" line="48"/>
        <source>Passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/signing/dialog.py" line="52"/>
        <source>Sign as {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/signing/dialog.py" line="57"/>
        <source>A last look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/signing/dialog.py" line="61"/>
        <source>Once signed, it can be added to, never changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/signing/dialog.py" line="67"/>
        <source>Back to the note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/signing/dialog.py" line="80"/>
        <source>Signing needs your passphrase.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SigningDesk</name>
    <message numerus="yes">
        <location filename="../../ui/desk/signing.py" line="63"/>
        <source>%n thing(s) to check are still open.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../ui/desk/signing.py" line="119"/>
        <source>Making the files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/signing.py" line="168"/>
        <source>The section was copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/desk/signing.py" line="168"/>
        <source>The note was copied.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatementDelegate</name>
    <message>
        <location filename="../../ui/note/delegate.py" line="29"/>
        <source>Statement</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnlockScreen</name>
    <message>
        <location filename="../../ui/start/unlock.py" line="47"/>
        <location filename="../../ui/start/unlock.py" line="48"/>
        <source>Passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/unlock.py" line="50"/>
        <location filename="../../ui/start/unlock.py" line="118"/>
        <source>Unlock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/unlock.py" line="52"/>
        <source>Your records are encrypted on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/unlock.py" line="65"/>
        <source>Forgot it? Use the recovery key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/unlock.py" line="86"/>
        <source>Unlocking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/start/unlock.py" line="122"/>
        <source>Try again in %n second(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UtteranceDelegate</name>
    <message>
        <location filename="../../ui/conversation/delegate.py" line="28"/>
        <source>What was said</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/conversation/delegate.py" line="105"/>
        <source>not in the note</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VisitsModel</name>
    <message>
        <location filename="../../ui/visits/model.py" line="105"/>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/model.py" line="107"/>
        <source>Yesterday</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/model.py" line="126"/>
        <source>Planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/model.py" line="127"/>
        <source>Recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/model.py" line="128"/>
        <source>Recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/model.py" line="129"/>
        <source>To draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/model.py" line="130"/>
        <source>Signed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/model.py" line="131"/>
        <source>Exported</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="../../ui/visits/model.py" line="136"/>
        <source>%n to check</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../ui/visits/model.py" line="137"/>
        <source>To sign</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VisitsPane</name>
    <message>
        <location filename="../../ui/visits/pane.py" line="36"/>
        <source>Search visits, notes, words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/pane.py" line="37"/>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/pane.py" line="51"/>
        <source>Visits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/pane.py" line="55"/>
        <source>+ New visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/pane.py" line="56"/>
        <source>New visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/pane.py" line="104"/>
        <source>Nothing found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/pane.py" line="104"/>
        <source>Try fewer or other words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/pane.py" line="106"/>
        <source>No visits yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/visits/pane.py" line="106"/>
        <source>Begin with New visit, or drop an audio file here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <location filename="../../ui/start/wizard.py" line="53"/>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/wizard.py" line="55"/>
        <source>A sample consultation shows the whole way: it is written down, drafted and checked in front of you, and marked as a sample everywhere. You can delete it later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/wizard.py" line="74"/>
        <source>Steps done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/wizard.py" line="75"/>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/wizard.py" line="76"/>
        <location filename="../../ui/start/wizard.py" line="157"/>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/wizard.py" line="77"/>
        <source>Start without it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/wizard.py" line="157"/>
        <source>Try the sample</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Workplace</name>
    <message>
        <location filename="../../ui/workplace.py" line="85"/>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/workplace.py" line="86"/>
        <source>F9 record · F10 pause · Ctrl+F search · F1 all keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>YouPage</name>
    <message>
        <location filename="../../ui/start/you_page.py" line="24"/>
        <source>Welcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/you_page.py" line="25"/>
        <source>Anamnesis records, writes and keeps your consultations on this computer. Nothing leaves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/you_page.py" line="33"/>
        <source>for example MD, or a licence number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/you_page.py" line="37"/>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/you_page.py" line="38"/>
        <source>Given name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/you_page.py" line="39"/>
        <source>Family name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../../ui/start/you_page.py" line="40"/>
        <source>Credentials</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
