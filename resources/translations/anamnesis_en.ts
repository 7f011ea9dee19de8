<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>DocumentDialog</name>
    <message numerus="yes">
        <source>%n stand(s) as signed, because a check refused the new words.</source>
        <translation>
            <numerusform>%n stands as signed, because a check refused the new words.</numerusform>
            <numerusform>%n stand as signed, because a check refused the new words.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written, each with a receipt.</source>
        <translation>
            <numerusform>%n file written, with a receipt.</numerusform>
            <numerusform>%n files written, each with a receipt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DraftingDesk</name>
    <message numerus="yes">
        <source>%n line(s) of the draft differ from what you wrote or deleted.</source>
        <translation>
            <numerusform>%n line of the draft differs from what you wrote or deleted.</numerusform>
            <numerusform>%n lines of the draft differ from what you wrote or deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The visit is long: it is drafted in %n part(s).</source>
        <translation>
            <numerusform>The visit is long: it is drafted in %n part.</numerusform>
            <numerusform>The visit is long: it is drafted in %n parts.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%n file(s) written, each with a receipt.</source>
        <translation>
            <numerusform>%n file written, with its receipt.</numerusform>
            <numerusform>%n files written, each with a receipt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesPanel</name>
    <message numerus="yes">
        <source>Importing: {} of %n file(s) done</source>
        <translation>
            <numerusform>Importing: {} of %n file done</numerusform>
            <numerusform>Importing: {} of %n files done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n to look at</numerusform>
            <numerusform>%n to look at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import: %n to look at</source>
        <translation>
            <numerusform>Import: %n to look at</numerusform>
            <numerusform>Import: %n to look at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindingsPane</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportingDesk</name>
    <message numerus="yes">
        <source>%n file(s) are not in the vault yet.</source>
        <translation>
            <numerusform>%n file is not in the vault yet.</numerusform>
            <numerusform>%n files are not in the vault yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeftDesk</name>
    <message numerus="yes">
        <source>%n visit(s) with audio that is not written down yet.</source>
        <translation>
            <numerusform>%n visit with audio that is not written down yet.</numerusform>
            <numerusform>%n visits with audio that is not written down yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NotePane</name>
    <message numerus="yes">
        <source>%n critical finding(s) open</source>
        <translation>
            <numerusform>%n critical finding open</numerusform>
            <numerusform>%n critical findings open</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message numerus="yes">
        <source>%n character(s) more.</source>
        <translation>
            <numerusform>%n character more.</numerusform>
            <numerusform>%n characters more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SafetyPage</name>
    <message numerus="yes">
        <source>%n visit(s) are older already: their recordings go soon after.</source>
        <translation>
            <numerusform>%n visit is older already: its recording goes soon after.</numerusform>
            <numerusform>%n visits are older already: their recordings go soon after.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n signed note(s), every link in place.</source>
        <translation>
            <numerusform>%n signed note, every link in place.</numerusform>
            <numerusform>%n signed notes, every link in place.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n recording(s) were deleted on record.</source>
        <translation>
            <numerusform>%n recording was deleted on record.</numerusform>
            <numerusform>%n recordings were deleted on record.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SecondPassPanel</name>
    <message numerus="yes">
        <source>{}: %n line(s) differ</source>
        <translation>
            <numerusform>{}: %n line differs</numerusform>
            <numerusform>{}: %n lines differ</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SigningDesk</name>
    <message numerus="yes">
        <source>%n thing(s) to check are still open.</source>
        <translation>
            <numerusform>%n thing to check is still open.</numerusform>
            <numerusform>%n things to check are still open.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SortingPanel</name>
    <message numerus="yes">
        <source>Where does %n file(s) belong?</source>
        <translation>
            <numerusform>Where does this file belong?</numerusform>
            <numerusform>Where do these %n files belong?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new visit(s)</source>
        <translation>
            <numerusform>A new visit</numerusform>
            <numerusform>%n new visits, one each</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{} and %n more</source>
        <translation>
            <numerusform>{} and %n more</numerusform>
            <numerusform>{} and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StaleBar</name>
    <message numerus="yes">
        <source>Words were corrected under %n statement(s).</source>
        <translation>
            <numerusform>Words were corrected under %n statement.</numerusform>
            <numerusform>Words were corrected under %n statements.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TemplatesDialog</name>
    <message numerus="yes">
        <source>{} · %n error(s)</source>
        <translation>
            <numerusform>{} · %n error</numerusform>
            <numerusform>{} · %n errors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnlockScreen</name>
    <message numerus="yes">
        <source>Try again in %n second(s)</source>
        <translation>
            <numerusform>Try again in %n second</numerusform>
            <numerusform>Try again in %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VisitsModel</name>
    <message numerus="yes">
        <source>%n to check</source>
        <translation>
            <numerusform>%n to check</numerusform>
            <numerusform>%n to check</numerusform>
        </translation>
    </message>
</context>
</TS>
