<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AudioNotice</name>
    <message>
        <source>Delete the recording…</source>
        <translation>删除录音…</translation>
    </message>
    <message>
        <source>Destroy the recording of this visit?</source>
        <translation>销毁本次就诊的录音？</translation>
    </message>
    <message>
        <source>The audio is gone for good. Transcript, note and evidence stay.</source>
        <translation>音频将永久删除。转写文字、病历和依据都会保留。</translation>
    </message>
    <message>
        <source>Destroy it</source>
        <translation>销毁</translation>
    </message>
    <message>
        <source>The recording was deleted on {}, as set. Transcript, note and evidence stay.</source>
        <translation>录音已按设置于 {} 删除。转写文字、病历和依据都在。</translation>
    </message>
    <message>
        <source>The recording was deleted on {} by hand. Transcript, note and evidence stay.</source>
        <translation>录音已于 {} 手动删除。转写文字、病历和依据都在。</translation>
    </message>
</context>
<context>
    <name>ChangePassphraseDialog</name>
    <message>
        <source>Change the passphrase</source>
        <translation>更改口令</translation>
    </message>
    <message>
        <source>The passphrase until now</source>
        <translation>当前口令</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持原样</translation>
    </message>
</context>
<context>
    <name>ChipField</name>
    <message>
        <source>Remove {}</source>
        <translation>移除 {}</translation>
    </message>
</context>
<context>
    <name>ConsentPanel</name>
    <message>
        <source>Consent to the recording</source>
        <translation>录音同意</translation>
    </message>
    <message>
        <source>spoken</source>
        <translation>口头</translation>
    </message>
    <message>
        <source>in writing</source>
        <translation>书面</translation>
    </message>
    <message>
        <source>the patient</source>
        <translation>患者本人</translation>
    </message>
    <message>
        <source>a parent or guardian</source>
        <translation>家长或监护人</translation>
    </message>
    <message>
        <source>a representative</source>
        <translation>代理人</translation>
    </message>
    <message>
        <source>How consent was given</source>
        <translation>同意的方式</translation>
    </message>
    <message>
        <source>Who gave consent</source>
        <translation>由谁同意</translation>
    </message>
    <message>
        <source>They agree: record</source>
        <translation>同意，开始录音</translation>
    </message>
    <message>
        <source>Consent was given</source>
        <translation>同意方式</translation>
    </message>
    <message>
        <source>by</source>
        <translation>同意人</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>May this consultation be recorded?</source>
        <translation>是否同意对本次就诊录音？</translation>
    </message>
</context>
<context>
    <name>ConversationDesk</name>
    <message>
        <source>The recording was deleted.</source>
        <translation>录音已删除。</translation>
    </message>
    <message>
        <source>The text is still here.</source>
        <translation>文字还在。</translation>
    </message>
    <message>
        <source>There is no recording of this.</source>
        <translation>这一段没有录音。</translation>
    </message>
    <message>
        <source>The text came without audio.</source>
        <translation>该文字导入时不带音频。</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>ConversationModel</name>
    <message>
        <source>left out of the note</source>
        <translation>病历中遗漏</translation>
    </message>
    <message>
        <source>not used in the note</source>
        <translation>病历未采用</translation>
    </message>
    <message>
        <source>evidence of the selected statement</source>
        <translation>所选语句的依据</translation>
    </message>
    <message>
        <source>Doctor</source>
        <translation>医生</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Another person</source>
        <translation>其他人</translation>
    </message>
    <message>
        <source>Not known who</source>
        <translation>说话人未知</translation>
    </message>
    <message>
        <source>D</source>
        <translation>医</translation>
    </message>
    <message>
        <source>P</source>
        <translation>患</translation>
    </message>
    <message>
        <source>O</source>
        <translation>他</translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <source>Swap speakers</source>
        <translation>对调说话人</translation>
    </message>
    <message>
        <source>Doctor and patient are the wrong way round</source>
        <translation>医生与患者标反了</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Play from here</source>
        <translation>从此处播放</translation>
    </message>
    <message>
        <source>Correct the text…</source>
        <translation>更正文字…</translation>
    </message>
    <message>
        <source>Said by the doctor</source>
        <translation>医生所说</translation>
    </message>
    <message>
        <source>Said by the patient</source>
        <translation>患者所说</translation>
    </message>
    <message>
        <source>Said by another person</source>
        <translation>其他人所说</translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>year-month-day</source>
        <translation>年-月-日</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>A consultation is being recorded.</source>
        <translation>正在录音。</translation>
    </message>
    <message>
        <source>Stop it first; what was recorded is kept in any case.</source>
        <translation>请先停止；已录的内容无论如何都会保留。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>The template {} has an error, or is gone.</source>
        <translation>模板 {} 有错误或已不存在。</translation>
    </message>
    <message>
        <source>Choose another one at the top right; what was written stays as it is.</source>
        <translation>请在右上角选择其他模板；已写内容保持不变。</translation>
    </message>
    <message>
        <source>extractive drafter</source>
        <translation>摘取式起草</translation>
    </message>
    <message>
        <source>▲ A server is on: a draft by it sends the visit to {}</source>
        <translation>▲ 已启用服务器：用它起草会把就诊内容发送到 {}</translation>
    </message>
    <message>
        <source>● Offline: nothing leaves this computer by itself</source>
        <translation>● 离线：任何内容都不会自行离开本机</translation>
    </message>
    <message>
        <source>No visit is open</source>
        <translation>未打开就诊</translation>
    </message>
    <message>
        <source>Choose one, or begin a new one.</source>
        <translation>请选择一次就诊，或新建。</translation>
    </message>
    <message>
        <source>The note appears here</source>
        <translation>病历将显示在这里</translation>
    </message>
    <message>
        <source>Ready to record</source>
        <translation>可以录音</translation>
    </message>
    <message>
        <source>Press Record (F9), or drop an audio file here.</source>
        <translation>按“录音”（F9），或将音频文件拖到此处。</translation>
    </message>
    <message>
        <source>The note is drafted when the recording ends</source>
        <translation>录音结束后自动起草病历</translation>
    </message>
    <message>
        <source>Or write it yourself, typed or dictated: it needs no recording.</source>
        <translation>也可以不录音，自己输入或口述。</translation>
    </message>
    <message>
        <source>Recorded, not written down yet</source>
        <translation>已录音，尚未转写</translation>
    </message>
    <message>
        <source>The text appears here as it is written down.</source>
        <translation>转写时，文字会显示在这里。</translation>
    </message>
    <message>
        <source>No note yet</source>
        <translation>尚无病历</translation>
    </message>
    <message>
        <source>Press Draft to have one written.</source>
        <translation>按“起草”生成病历。</translation>
    </message>
</context>
<context>
    <name>DictatedDesk</name>
    <message>
        <source>Nothing was understood.</source>
        <translation>没有听出内容。</translation>
    </message>
    <message>
        <source>Was the microphone on and near enough? The audio of the dictation is kept.</source>
        <translation>麦克风是否打开、距离是否合适？口述的音频已保留。</translation>
    </message>
    <message>
        <source>What was said until then stands in the note.</source>
        <translation>此前所说的内容已写入病历。</translation>
    </message>
    <message>
        <source>The dictation stands in the note of {}.</source>
        <translation>口述内容已写入{}的病历。</translation>
    </message>
    <message>
        <source>Nothing can be written there.</source>
        <translation>此处不能书写。</translation>
    </message>
    <message>
        <source>Choose a line that can be changed; in a signed note, one of an addendum.</source>
        <translation>请选择可以修改的一行；已签名的病历请选择补充记录中的一行。</translation>
    </message>
    <message>
        <source>{} cannot take the dictation any more.</source>
        <translation>“{}”已不能写入口述内容。</translation>
    </message>
    <message>
        <source>Choose the line that it shall stand behind.</source>
        <translation>请选择要放在哪一行之后。</translation>
    </message>
    <message>
        <source>Put it here</source>
        <translation>放在这里</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>The dictation of {} is not text yet.</source>
        <translation>{} 的口述还没有转成文字。</translation>
    </message>
    <message>
        <source>The dictation of {} was interrupted.</source>
        <translation>{} 的口述被中断。</translation>
    </message>
    <message>
        <source>{} of it is kept, up to the last second.</source>
        <translation>已保留 {}，直到最后一秒。</translation>
    </message>
    <message>
        <source>Everything that was said is kept, up to the last second.</source>
        <translation>所说的内容都已保留，直到最后一秒。</translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>转写</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不转写</translation>
    </message>
    <message>
        <source>A dictation is under way.</source>
        <translation>正在口述。</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>请先停止口述。</translation>
    </message>
    <message>
        <source>The dictation is left as it is; its audio is kept.</source>
        <translation>口述保持原样，音频已保留。</translation>
    </message>
    <message>
        <source>The dictation is kept, but is not text yet. {}</source>
        <translation>口述已保留，但还没有转成文字。{}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>A dictation waits to become text: {}</source>
        <translation>有口述尚未转成文字：{}</translation>
    </message>
    <message>
        <source>It is offered when the visit is opened.</source>
        <translation>打开该次就诊时会询问是否转写。</translation>
    </message>
</context>
<context>
    <name>DictationDesk</name>
    <message>
        <source>Dictate into the note</source>
        <translation>口述到病历</translation>
    </message>
    <message>
        <source>Stop dictating</source>
        <translation>停止口述</translation>
    </message>
    <message>
        <source>A consultation is being recorded: it has the microphone.</source>
        <translation>正在录制就诊，麦克风被占用。</translation>
    </message>
    <message>
        <source>Stop the recording first, then dictate.</source>
        <translation>请先停止录音，再口述。</translation>
    </message>
    <message>
        <source>A dictation has the microphone.</source>
        <translation>正在口述，麦克风被占用。</translation>
    </message>
    <message>
        <source>What was dictated until now goes into the note.</source>
        <translation>到目前为止口述的内容会写入病历。</translation>
    </message>
    <message>
        <source>Stop it and record</source>
        <translation>停止口述并录音</translation>
    </message>
    <message>
        <source>Something else is being written down at the moment.</source>
        <translation>正在转写其他内容。</translation>
    </message>
    <message>
        <source>What you say is recorded; its text comes afterwards.</source>
        <translation>您说的话会录下来，随后转成文字。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The dictation was given up.</source>
        <translation>已放弃口述。</translation>
    </message>
    <message>
        <source>Its audio is kept.</source>
        <translation>音频已保留。</translation>
    </message>
    <message>
        <source>Write it down after all</source>
        <translation>仍然转写</translation>
    </message>
    <message>
        <source>The dictation ended when the window was locked.</source>
        <translation>窗口锁定时口述已结束。</translation>
    </message>
    <message>
        <source>A dictation is under way.</source>
        <translation>正在口述。</translation>
    </message>
    <message>
        <source>What was said is kept in any case.</source>
        <translation>已说的内容无论如何都会保留。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
</context>
<context>
    <name>DictationStart</name>
    <message>
        <source>Open the settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>Dictate all the same</source>
        <translation>仍然口述</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
</context>
<context>
    <name>DictationStrip</name>
    <message>
        <source>Enter or F8 stops, Esc gives up.</source>
        <translation>按回车或 F8 停止，Esc 放弃。</translation>
    </message>
    <message>
        <source>Time dictated</source>
        <translation>口述时长</translation>
    </message>
    <message>
        <source>■ Stop</source>
        <translation>■ 停止</translation>
    </message>
    <message>
        <source>Stop dictating</source>
        <translation>停止口述</translation>
    </message>
    <message>
        <source>Ⅱ Pause</source>
        <translation>Ⅱ 暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Give up the dictation; its audio is kept</source>
        <translation>放弃口述（保留音频）</translation>
    </message>
    <message>
        <source>What is heard so far</source>
        <translation>目前听到的内容</translation>
    </message>
    <message>
        <source>▶ Go on</source>
        <translation>▶ 继续</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Dictating: {}</source>
        <translation>正在口述：{}</translation>
    </message>
    <message>
        <source>Paused: {}</source>
        <translation>已暂停：{}</translation>
    </message>
    <message>
        <source>Writing down the dictation: {}</source>
        <translation>正在转写口述：{}</translation>
    </message>
</context>
<context>
    <name>DifferencePage</name>
    <message>
        <source>Both say the same.</source>
        <translation>两个版本内容相同。</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>Dismissed findings</source>
        <translation>已忽略的问题</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>已移动</translation>
    </message>
</context>
<context>
    <name>DocumentDialog</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Reword</source>
        <translation>改写</translation>
    </message>
    <message>
        <source>The signed words again</source>
        <translation>恢复签名原文</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Write the files</source>
        <translation>写出文件</translation>
    </message>
    <message>
        <source>▲ Rewording sends the lines of this document to {}.</source>
        <translation>▲ 改写会把本文书的内容发送到 {}。</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{}  [reworded]</source>
        <translation>{}  [已改写]</translation>
    </message>
    <message>
        <source>Choose a line to see what was signed.</source>
        <translation>选择一行，查看对应的签名原文。</translation>
    </message>
    <message>
        <source>Signed: {}</source>
        <translation>签名原文：{}</translation>
    </message>
    <message>
        <source>The line above is in the words of the language model.</source>
        <translation>上面这一行由语言模型改写。</translation>
    </message>
    <message>
        <source>{} is rewording it line by line…</source>
        <translation>{} 正在逐行改写…</translation>
    </message>
    <message>
        <source>Cancelled: the lines are those that were signed.</source>
        <translation>已取消：各行仍为签名原文。</translation>
    </message>
    <message>
        <source>{} of {} lines are in the words of the language model.</source>
        <translation>共改写 {} 行（全部 {} 行）。</translation>
    </message>
    <message numerus="yes">
        <source>%n stand(s) as signed, because a check refused the new words.</source>
        <translation>
            <numerusform>%n 行因改写未通过核对，保留签名原文。</numerusform>
        </translation>
    </message>
    <message>
        <source>The signed lines as they stand.</source>
        <translation>以下为签名原文。</translation>
    </message>
    <message>
        <source>Where to?</source>
        <translation>写到哪里？</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written, each with a receipt.</source>
        <translation>
            <numerusform>已写出 %n 个文件，每个都有回执。</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied: paste it where it is needed.</source>
        <translation>已复制，请粘贴到需要的地方。</translation>
    </message>
</context>
<context>
    <name>DocumentTitles</name>
    <message>
        <source>Referral letter</source>
        <translation>转诊信</translation>
    </message>
    <message>
        <source>Summary for the patient</source>
        <translation>患者小结</translation>
    </message>
</context>
<context>
    <name>DocumentsButton</name>
    <message>
        <source>Documents</source>
        <translation>文书</translation>
    </message>
</context>
<context>
    <name>DraftAgain</name>
    <message>
        <source>Draft again with another drafter or template</source>
        <translation>用其他起草方式或模板重新起草</translation>
    </message>
    <message>
        <source>Draft again with</source>
        <translation>重新起草，使用</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>起草</translation>
    </message>
    <message>
        <source>Draft again</source>
        <translation>重新起草</translation>
    </message>
    <message>
        <source>Drafted by</source>
        <translation>起草者</translation>
    </message>
    <message>
        <source>By the template</source>
        <translation>按模板</translation>
    </message>
    <message>
        <source>Write it without a draft</source>
        <translation>不起草，直接书写</translation>
    </message>
</context>
<context>
    <name>DraftingDesk</name>
    <message>
        <source>Extractive drafter</source>
        <translation>摘取式起草</translation>
    </message>
    <message>
        <source>Language model ({})</source>
        <translation>语言模型（{}）</translation>
    </message>
    <message>
        <source>Extractive, reworded by the language model</source>
        <translation>摘取式起草，由语言模型润色</translation>
    </message>
    <message>
        <source>Server {}</source>
        <translation>服务器 {}</translation>
    </message>
    <message>
        <source>A draft is being written.</source>
        <translation>正在起草。</translation>
    </message>
    <message>
        <source>Wait for it, or cancel it first.</source>
        <translation>请等待完成，或先取消。</translation>
    </message>
    <message>
        <source>The note of another visit is still being drafted.</source>
        <translation>另一次就诊的病历仍在起草。</translation>
    </message>
    <message>
        <source>This one follows by itself.</source>
        <translation>完成后会自动起草本次病历。</translation>
    </message>
    <message>
        <source>The draft was cancelled.</source>
        <translation>已取消起草。</translation>
    </message>
    <message>
        <source>What stood in the note is as it was.</source>
        <translation>病历中原有的内容未变。</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>起草</translation>
    </message>
    <message>
        <source>The note of {} could not be drafted.</source>
        <translation>未能起草 {} 的病历。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Drafting the note…</source>
        <translation>正在起草病历…</translation>
    </message>
    <message>
        <source>Draft with the extractive drafter</source>
        <translation>改用摘取式起草</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) of the draft differ from what you wrote or deleted.</source>
        <translation>
            <numerusform>草稿中有 %n 行与您所写或所删的不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>Yours were kept; each is among what is to check.</source>
        <translation>已保留您的内容；各项列在待核对中。</translation>
    </message>
    <message>
        <source>The drafter&apos;s process ended; it begins again…</source>
        <translation>起草进程中断，正在重新开始…</translation>
    </message>
    <message numerus="yes">
        <source>The visit is long: it is drafted in %n part(s).</source>
        <translation>
            <numerusform>就诊较长，将分 %n 部分起草。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is left out; where a part begins is among what is to confirm.</source>
        <translation>不会遗漏内容；各部分的起点列在待确认项中。</translation>
    </message>
</context>
<context>
    <name>Drawer</name>
    <message>
        <source>☰ Visits</source>
        <translation>☰ 就诊</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>就诊列表</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>导出位置</translation>
    </message>
    <message>
        <source>Preview of</source>
        <translation>预览格式</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Write the files</source>
        <translation>写出文件</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>选择其他文件夹</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{} left for {} on {}</source>
        <translation>{} 已导出到 {}（{}）</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) written, each with a receipt.</source>
        <translation>
            <numerusform>已写出 %n 个文件，均有回执。</numerusform>
        </translation>
    </message>
    <message>
        <source>Where to?</source>
        <translation>导出到哪里？</translation>
    </message>
    <message>
        <source>Copied: paste it where it is needed.</source>
        <translation>已复制，可粘贴到需要的地方。</translation>
    </message>
</context>
<context>
    <name>ExportsPage</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Folders that signed notes are written to, by names of your own. Choose one when you export.</source>
        <translation>已签名病历的导出文件夹，名称由您自定。导出时选择其中一个。</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>导出位置</translation>
    </message>
    <message>
        <source>No destination yet. Give one a name and a folder below.</source>
        <translation>还没有导出位置。请在下方填写名称和文件夹。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Such as “Ward share”.</source>
        <translation>例如“病区共享”。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Files go there as they are.</source>
        <translation>文件原样写入该处。</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Those that are ticked at first when you export there.</source>
        <translation>导出到该处时默认勾选的格式。</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Keep changes</source>
        <translation>保存更改</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Where to?</source>
        <translation>导出到哪里？</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>请填写名称。</translation>
    </message>
    <message>
        <source>Another one has this name.</source>
        <translation>已有同名的导出位置。</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>请选择文件夹。</translation>
    </message>
    <message>
        <source>{} was removed from this list. Its files stay.</source>
        <translation>已从列表中移除 {}。其中的文件不受影响。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>FilesPanel</name>
    <message>
        <source>Files that are imported</source>
        <translation>正在导入的文件</translation>
    </message>
    <message>
        <source>All files: progress</source>
        <translation>全部文件：进度</translation>
    </message>
    <message>
        <source>Hide the list</source>
        <translation>隐藏列表</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>Importing: {} of %n file(s) done</source>
        <translation>
            <numerusform>正在导入：%n 个文件，已完成 {} 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to look at</source>
        <translation>
            <numerusform>%n 个需要查看</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import: %n to look at</source>
        <translation>
            <numerusform>导入：%n 个需要查看</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the list</source>
        <translation>显示列表</translation>
    </message>
</context>
<context>
    <name>FindingCard</name>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show: {}</source>
        <translation>查看：{}</translation>
    </message>
    <message>
        <source>Listen to what was said</source>
        <translation>听原话</translation>
    </message>
    <message>
        <source>Dismiss, with a reason</source>
        <translation>忽略并说明理由</translation>
    </message>
    <message>
        <source>Why may it stand? Enter keeps the reason with the note.</source>
        <translation>为何可以保留？按回车，理由随病历保存。</translation>
    </message>
    <message>
        <source>Reason for dismissing</source>
        <translation>忽略的理由</translation>
    </message>
</context>
<context>
    <name>FindingTitles</name>
    <message>
        <source>Left out</source>
        <translation>遗漏</translation>
    </message>
    <message>
        <source>Check this statement</source>
        <translation>核对此句</translation>
    </message>
    <message>
        <source>Age does not match</source>
        <translation>年龄不符</translation>
    </message>
    <message>
        <source>Allergy to what is given</source>
        <translation>对所用药物过敏</translation>
    </message>
    <message>
        <source>Certainty does not match</source>
        <translation>确定程度不符</translation>
    </message>
    <message>
        <source>The chart knows an allergy</source>
        <translation>档案中有过敏记录</translation>
    </message>
    <message>
        <source>Left out: allergy of the chart</source>
        <translation>遗漏：档案中的过敏</translation>
    </message>
    <message>
        <source>A correction was missed</source>
        <translation>漏掉了一处更正</translation>
    </message>
    <message>
        <source>Date does not match</source>
        <translation>日期不符</translation>
    </message>
    <message>
        <source>The template asks for more</source>
        <translation>模板要求更多内容</translation>
    </message>
    <message>
        <source>Dose does not match</source>
        <translation>剂量不符</translation>
    </message>
    <message>
        <source>Dose is not that of the chart</source>
        <translation>剂量与健康档案不同</translation>
    </message>
    <message>
        <source>Unusual dose</source>
        <translation>剂量异常</translation>
    </message>
    <message>
        <source>Duration does not match</source>
        <translation>时长不符</translation>
    </message>
    <message>
        <source>Nothing said for it</source>
        <translation>没有依据</translation>
    </message>
    <message>
        <source>Little said for it</source>
        <translation>依据不足</translation>
    </message>
    <message>
        <source>Frequency does not match</source>
        <translation>频次不符</translation>
    </message>
    <message>
        <source>Medications may be mixed up</source>
        <translation>药物可能混淆</translation>
    </message>
    <message>
        <source>Medication has another name</source>
        <translation>药名不同</translation>
    </message>
    <message>
        <source>Resembles a medication of the chart</source>
        <translation>与档案中的药物相似</translation>
    </message>
    <message>
        <source>Medication was not said</source>
        <translation>药物未被提及</translation>
    </message>
    <message>
        <source>Number was not said</source>
        <translation>数字未被提及</translation>
    </message>
    <message>
        <source>Left out: allergy</source>
        <translation>遗漏：过敏</translation>
    </message>
    <message>
        <source>Left out: diagnosis</source>
        <translation>遗漏：诊断</translation>
    </message>
    <message>
        <source>Left out: dose</source>
        <translation>遗漏：剂量</translation>
    </message>
    <message>
        <source>Left out: follow-up</source>
        <translation>遗漏：随访</translation>
    </message>
    <message>
        <source>Left out: medication</source>
        <translation>遗漏：用药</translation>
    </message>
    <message>
        <source>Left out: what was denied</source>
        <translation>遗漏：阴性症状</translation>
    </message>
    <message>
        <source>Left out: order</source>
        <translation>遗漏：医嘱</translation>
    </message>
    <message>
        <source>Left out: safety net</source>
        <translation>遗漏：就医提醒</translation>
    </message>
    <message>
        <source>Left out: symptom</source>
        <translation>遗漏：症状</translation>
    </message>
    <message>
        <source>Left out: vital sign</source>
        <translation>遗漏：生命体征</translation>
    </message>
    <message>
        <source>Denied or not does not match</source>
        <translation>肯定与否定不符</translation>
    </message>
    <message>
        <source>A question became a fact</source>
        <translation>提问被写成了事实</translation>
    </message>
    <message>
        <source>Route does not match</source>
        <translation>给药途径不符</translation>
    </message>
    <message>
        <source>Section is empty</source>
        <translation>本节为空</translation>
    </message>
    <message>
        <source>Side does not match</source>
        <translation>左右侧不符</translation>
    </message>
    <message>
        <source>Site does not match</source>
        <translation>部位不符</translation>
    </message>
    <message>
        <source>Two different things were said</source>
        <translation>前后说法不同</translation>
    </message>
    <message>
        <source>Statements contradict each other</source>
        <translation>语句互相矛盾</translation>
    </message>
    <message>
        <source>Said of somebody else</source>
        <translation>说的是他人</translation>
    </message>
    <message>
        <source>Unit does not match</source>
        <translation>单位不符</translation>
    </message>
    <message>
        <source>Reading does not match</source>
        <translation>测量值不符</translation>
    </message>
    <message>
        <source>Implausible reading</source>
        <translation>数值不合理</translation>
    </message>
</context>
<context>
    <name>FindingsPane</name>
    <message>
        <source>What is to check</source>
        <translation>待核对</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>To check · {}</source>
        <translation>待核对 · {}</translation>
    </message>
    <message>
        <source>Nothing to check</source>
        <translation>没有待核对项</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>To add: {}</source>
        <translation>可加入：{}</translation>
    </message>
    <message>
        <source>Use {}</source>
        <translation>改为 {}</translation>
    </message>
    <message>
        <source>Mend</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Instead: {}</source>
        <translation>应为：{}</translation>
    </message>
    <message>
        <source>The draft differs</source>
        <translation>草稿有不同</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Yours: {}</source>
        <translation>您的：{}</translation>
    </message>
    <message>
        <source>You deleted this</source>
        <translation>您已删除此句</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>不写入</translation>
    </message>
    <message>
        <source>The draft: {}</source>
        <translation>草稿：{}</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>{}, by {}</source>
        <translation>{}，{}</translation>
    </message>
    <message>
        <source>Dismissed</source>
        <translation>已忽略</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>Dismissed · {}</source>
        <translation>已忽略 · {}</translation>
    </message>
</context>
<context>
    <name>FormatTitles</name>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
</context>
<context>
    <name>ImportingDesk</name>
    <message>
        <source>Import audio</source>
        <translation>导入音频</translation>
    </message>
    <message>
        <source>The recording of this visit was interrupted: finish it first.</source>
        <translation>这次就诊的录音曾中断：请先完成它。</translation>
    </message>
    <message>
        <source>The note of the open visit is signed: it takes no more audio.</source>
        <translation>当前就诊的病历已签名，不能再加入音频。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are not in the vault yet.</source>
        <translation>
            <numerusform>有 %n 个文件尚未存入保管库。</numerusform>
        </translation>
    </message>
    <message>
        <source>With the window closed they have to be chosen again.</source>
        <translation>关闭窗口后需要重新选择这些文件。</translation>
    </message>
    <message>
        <source>Close anyway</source>
        <translation>仍然关闭</translation>
    </message>
</context>
<context>
    <name>InlineMessage</name>
    <message>
        <source>What else can be done</source>
        <translation>其他做法</translation>
    </message>
    <message>
        <source>What to do about it</source>
        <translation>如何处理</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>KeptDictations</name>
    <message>
        <source>Dictations of this visit</source>
        <translation>本次就诊的口述</translation>
    </message>
    <message>
        <source>Dictations, oldest first</source>
        <translation>口述，按时间先后</translation>
    </message>
    <message>
        <source>▶ Listen</source>
        <translation>▶ 播放</translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>转写</translation>
    </message>
    <message>
        <source>■ Stop listening</source>
        <translation>■ 停止播放</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nothing was dictated in this visit yet.</source>
        <translation>本次就诊还没有口述。</translation>
    </message>
    <message>
        <source>written into the note</source>
        <translation>已写入病历</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>未使用</translation>
    </message>
    <message>
        <source>not text yet</source>
        <translation>尚未转成文字</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Record, stop</source>
        <translation>录音、停止</translation>
    </message>
    <message>
        <source>Pause, go on</source>
        <translation>暂停、继续</translation>
    </message>
    <message>
        <source>Import audio</source>
        <translation>导入音频</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>全局</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Which visits are shown</source>
        <translation>显示哪些就诊</translation>
    </message>
    <message>
        <source>New visit</source>
        <translation>新建就诊</translation>
    </message>
    <message>
        <source>Visits; Esc leaves them</source>
        <translation>就诊列表；按 Esc 离开</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>病历</translation>
    </message>
    <message>
        <source>What is to check</source>
        <translation>待核对</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>本列表</translation>
    </message>
    <message>
        <source>In the note</source>
        <translation>在病历中</translation>
    </message>
    <message>
        <source>Listen to the evidence</source>
        <translation>听依据</translation>
    </message>
    <message>
        <source>Edit the statement</source>
        <translation>编辑语句</translation>
    </message>
    <message>
        <source>Add a statement below</source>
        <translation>在下方添加语句</translation>
    </message>
    <message>
        <source>Dictate below; stop</source>
        <translation>在下方口述；停止</translation>
    </message>
    <message>
        <source>While dictating: stop</source>
        <translation>口述时：停止</translation>
    </message>
    <message>
        <source>While dictating: give up</source>
        <translation>口述时：放弃</translation>
    </message>
    <message>
        <source>Split, where the cursor stands</source>
        <translation>在光标处拆分</translation>
    </message>
    <message>
        <source>Join with the one below</source>
        <translation>与下一句合并</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>What can be done with this row</source>
        <translation>此行可用的操作</translation>
    </message>
    <message>
        <source>Draft this section again</source>
        <translation>重新起草本节</translation>
    </message>
    <message>
        <source>Make it shorter (language model)</source>
        <translation>改得更简短（语言模型）</translation>
    </message>
    <message>
        <source>Make it more formal (language model)</source>
        <translation>改得更规范（语言模型）</translation>
    </message>
    <message>
        <source>Add what you say (language model)</source>
        <translation>补充您的话（语言模型）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Copy the section</source>
        <translation>复制本节</translation>
    </message>
    <message>
        <source>Copy the whole note</source>
        <translation>复制整份病历</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>In the conversation</source>
        <translation>在对话中</translation>
    </message>
    <message>
        <source>Play from here</source>
        <translation>从此处播放</translation>
    </message>
    <message>
        <source>Correct the text</source>
        <translation>更正文字</translation>
    </message>
    <message>
        <source>Said by the doctor</source>
        <translation>医生所说</translation>
    </message>
    <message>
        <source>Said by the patient</source>
        <translation>患者所说</translation>
    </message>
    <message>
        <source>Said by another person</source>
        <translation>其他人所说</translation>
    </message>
    <message>
        <source>Transcribe the visit again</source>
        <translation>重新转写本次就诊</translation>
    </message>
    <message>
        <source>In what was heard again</source>
        <translation>在重新转写的内容中</translation>
    </message>
    <message>
        <source>Take the line</source>
        <translation>采用这一行</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>收听</translation>
    </message>
</context>
<context>
    <name>LanguageModelPage</name>
    <message>
        <source>Language model</source>
        <translation>语言模型</translation>
    </message>
    <message>
        <source>A GGUF file of an instruction-tuned model. Without one, the extractive drafter writes.</source>
        <translation>指令微调模型的 GGUF 文件。没有时由摘取式起草。</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>How many tokens it reads and writes at once. More takes more memory; longer visits fit.</source>
        <translation>一次能读写多少 token。越大越占内存，可容纳更长的就诊。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Processor cores</source>
        <translation>处理器核数</translation>
    </message>
    <message>
        <source>How many the language model may use.</source>
        <translation>语言模型可使用的核数。</translation>
    </message>
    <message>
        <source>as for all models</source>
        <translation>与其他模型相同</translation>
    </message>
    <message>
        <source>none</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>On the graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>How many of its layers a graphics card holds, if there is one. More is faster.</source>
        <translation>如有显卡，由它承担模型的多少层。越多越快。</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>How it is spoken to. Name its family only if the file does not say it itself.</source>
        <translation>与模型对话的格式。仅当文件自身没有时才需选择其系列。</translation>
    </message>
    <message>
        <source>together</source>
        <translation>同时</translation>
    </message>
    <message>
        <source>one by one</source>
        <translation>逐节</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>各节</translation>
    </message>
    <message>
        <source>Written together is faster on most computers; one by one takes less memory.</source>
        <translation>多数电脑上同时书写更快；逐节书写更省内存。</translation>
    </message>
    <message>
        <source>All of this counts from the next draft on.</source>
        <translation>以上设置从下次起草起生效。</translation>
    </message>
    <message>
        <source>This file is not there. Put it back, or choose another.</source>
        <translation>文件不在该处。请放回，或选择其他文件。</translation>
    </message>
    <message>
        <source>This is no GGUF file.</source>
        <translation>这不是 GGUF 文件。</translation>
    </message>
    <message>
        <source>At least {} tokens, or 0 for automatic.</source>
        <translation>至少 {} 个 token，或填 0 表示自动。</translation>
    </message>
</context>
<context>
    <name>LeftDesk</name>
    <message>
        <source>The recording of {} was interrupted.</source>
        <translation>{} 的录音曾中断。</translation>
    </message>
    <message>
        <source>Everything up to the last second is kept.</source>
        <translation>直到最后一秒的内容都已保留。</translation>
    </message>
    <message>
        <source>Finish it</source>
        <translation>完成它</translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s) with audio that is not written down yet.</source>
        <translation>
            <numerusform>有 %n 次就诊的音频尚未转写。</numerusform>
        </translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>转写</translation>
    </message>
    <message>
        <source>The recording of this visit was interrupted. Everything up to the last second is kept.</source>
        <translation>这次就诊的录音曾中断。直到最后一秒的内容都已保留。</translation>
    </message>
    <message>
        <source>This visit has audio that is not written down yet.</source>
        <translation>这次就诊有音频尚未转写。</translation>
    </message>
    <message>
        <source>It breaks off: its recording or its file was interrupted.</source>
        <translation>音频不完整：录音或文件导入曾中断。</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Microphone level</source>
        <translation>麦克风音量</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>the system&apos;s</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Of the window. Notes follow their template. It changes at once; while something is recorded or drafted, from the next start on.</source>
        <translation>界面语言；病历语言随模板。立即生效；正在录音或起草时，下次启动生效。</translation>
    </message>
    <message>
        <source>light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light or dark; it changes at once.</source>
        <translation>浅色或深色，立即生效。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>全部快捷键</translation>
    </message>
    <message>
        <source>The passphrase was changed.</source>
        <translation>口令已更改。</translation>
    </message>
    <message>
        <source>Locked.</source>
        <translation>已锁定。</translation>
    </message>
    <message>
        <source>The recording goes on.</source>
        <translation>录音仍在继续。</translation>
    </message>
</context>
<context>
    <name>MicrophonePage</name>
    <message>
        <source>Say something</source>
        <translation>请说句话</translation>
    </message>
    <message>
        <source>The bars should move while you speak. Nothing is kept of this test.</source>
        <translation>说话时音量条应随之跳动。测试内容不会保留。</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Look for microphones again</source>
        <translation>重新查找麦克风</translation>
    </message>
    <message>
        <source>No microphone</source>
        <translation>没有麦克风</translation>
    </message>
    <message>
        <source>✓ You are heard.</source>
        <translation>✓ 能听到您的声音。</translation>
    </message>
</context>
<context>
    <name>MicrophoneTroubles</name>
    <message>
        <source>Another microphone is recorded: {}</source>
        <translation>正在使用另一个麦克风：{}</translation>
    </message>
    <message>
        <source>The gap is marked.</source>
        <translation>缺口已标记。</translation>
    </message>
    <message>
        <source>Nothing is recorded at the moment.</source>
        <translation>当前没有录到声音。</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>speech</source>
        <translation>语音</translation>
    </message>
    <message>
        <source>drafting</source>
        <translation>起草</translation>
    </message>
    <message>
        <source>language model</source>
        <translation>语言模型</translation>
    </message>
    <message>
        <source>who speaks</source>
        <translation>区分说话人</translation>
    </message>
    <message>
        <source>Chooses and rewrites what was said; invents nothing, needs no language model.</source>
        <translation>摘取并改写所说的话；不虚构，不需要语言模型。</translation>
    </message>
    <message>
        <source>Understands synthetic English voices only. For people&apos;s speech install a real Whisper model.</source>
        <translation>只能识别合成的英语语音。真人语音请安装正式的 Whisper 模型。</translation>
    </message>
    <message>
        <source>Tells by the words which of two voices is the doctor&apos;s.</source>
        <translation>根据用词判断两个声音中哪个是医生。</translation>
    </message>
    <message>
        <source>Turns speech into text. Choose it under Speech.</source>
        <translation>把语音转成文字。在“语音”页选用。</translation>
    </message>
    <message>
        <source>Drafts and rewords notes. Choose it under Language model.</source>
        <translation>起草和改写病历。在“语言模型”页选用。</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>可用。</translation>
    </message>
    <message>
        <source>Ready; a demonstration model.</source>
        <translation>可用；仅供演示。</translation>
    </message>
    <message>
        <source>Installed by you.</source>
        <translation>由您安装。</translation>
    </message>
    <message>
        <source>A file of it is missing: install the app again.</source>
        <translation>缺少文件：请重新安装本软件。</translation>
    </message>
    <message>
        <source>A file of it is not the one that shipped: install the app again.</source>
        <translation>有文件与出厂不同：请重新安装本软件。</translation>
    </message>
    <message>
        <source>Not a model that the app can load: {}</source>
        <translation>不是本软件能加载的模型：{}</translation>
    </message>
    <message>
        <source>Chosen in the settings, and not there any more: {}. Put it back, or choose another.</source>
        <translation>设置中选用了它，但已不在：{}。请放回，或选择其他模型。</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>They turn speech into text and text into a draft, on this computer. What ships with the app is ready; larger ones that you put into the folder below write better.</source>
        <translation>模型在本机把语音转成文字、把文字写成草稿。随软件附带的已可使用；放入下方文件夹的更大模型写得更好。</translation>
    </message>
    <message>
        <source>Open the models folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>Put the folder of a faster-whisper model, or the GGUF file of a language model, into the models folder. It is found at once; nothing is downloaded by itself.</source>
        <translation>把 faster-whisper 模型的文件夹或语言模型的 GGUF 文件放入模型文件夹，即可识别；不会自动下载任何内容。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>The models folder cannot be made: {}</source>
        <translation>无法创建模型文件夹：{}</translation>
    </message>
</context>
<context>
    <name>NamingDesk</name>
    <message>
        <source>Nobody has said yet whose visit this is; it is called like its file.</source>
        <translation>这次就诊还没有填写患者，暂以文件名称呼。</translation>
    </message>
    <message>
        <source>Name the patient…</source>
        <translation>填写患者…</translation>
    </message>
    <message>
        <source>Whose visit is it?</source>
        <translation>这是谁的就诊？</translation>
    </message>
    <message>
        <source>It is this patient&apos;s visit</source>
        <translation>确认为该患者的就诊</translation>
    </message>
</context>
<context>
    <name>NewVisitDialog</name>
    <message>
        <source>New visit</source>
        <translation>新建就诊</translation>
    </message>
    <message>
        <source>Search by name, birth date or record number</source>
        <translation>按姓名、出生日期或病历号搜索</translation>
    </message>
    <message>
        <source>Search patients</source>
        <translation>搜索患者</translation>
    </message>
    <message>
        <source>Patients found</source>
        <translation>找到的患者</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>type one, press Enter</source>
        <translation>输入一项后按回车</translation>
    </message>
    <message>
        <source>Allergies</source>
        <translation>过敏</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>诊断/问题</translation>
    </message>
    <message>
        <source>Medications</source>
        <translation>用药</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>名</translation>
    </message>
    <message>
        <source>Family name</source>
        <translation>姓</translation>
    </message>
    <message>
        <source>Birth date</source>
        <translation>出生日期</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>性别</translation>
    </message>
    <message>
        <source>Record number</source>
        <translation>病历号</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Start the visit</source>
        <translation>开始就诊</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>患者是谁？</translation>
    </message>
    <message>
        <source>The patient has no name yet.</source>
        <translation>尚未填写患者姓名。</translation>
    </message>
    <message>
        <source>Type at least one name.</source>
        <translation>请至少填写姓或名。</translation>
    </message>
    <message>
        <source>The birth date cannot be read.</source>
        <translation>无法识别出生日期。</translation>
    </message>
    <message>
        <source>Write it as year-month-day.</source>
        <translation>请按 年-月-日 填写。</translation>
    </message>
</context>
<context>
    <name>NoModel</name>
    <message>
        <source>No language model is installed.</source>
        <translation>没有安装语言模型。</translation>
    </message>
    <message>
        <source>Choose the GGUF file of an instruction-tuned model in Settings → Language model.</source>
        <translation>请在“设置 → 语言模型”中选择指令微调模型的 GGUF 文件。</translation>
    </message>
    <message>
        <source>No language model: choose one in Settings…</source>
        <translation>没有语言模型：请在“设置”中选择…</translation>
    </message>
    <message>
        <source>{} {}</source>
        <translation>{}{}</translation>
    </message>
</context>
<context>
    <name>NoteDesk</name>
    <message>
        <source>New statement</source>
        <translation>新语句</translation>
    </message>
</context>
<context>
    <name>NoteList</name>
    <message>
        <source>Note</source>
        <translation>病历</translation>
    </message>
</context>
<context>
    <name>NoteModel</name>
    <message>
        <source>to confirm</source>
        <translation>待确认</translation>
    </message>
    <message>
        <source>being written</source>
        <translation>正在书写</translation>
    </message>
    <message>
        <source>the words were corrected</source>
        <translation>原话已更正</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>手写</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>to check</source>
        <translation>待核对</translation>
    </message>
</context>
<context>
    <name>NotePane</name>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>签名…</translation>
    </message>
    <message>
        <source>Second signature…</source>
        <translation>第二签名…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Add an addendum</source>
        <translation>添加补充记录</translation>
    </message>
    <message>
        <source>Give up the addendum</source>
        <translation>放弃补充记录</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>病历</translation>
    </message>
    <message>
        <source>A draft is being written</source>
        <translation>正在起草</translation>
    </message>
    <message>
        <source>It leaves only when a second person has signed it too.</source>
        <translation>第二人签名后才能导出。</translation>
    </message>
    <message numerus="yes">
        <source>%n critical finding(s) open</source>
        <translation>
            <numerusform>%n 项严重问题未处理</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
</context>
<context>
    <name>NotesPage</name>
    <message>
        <source>Notes</source>
        <translation>病历</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>What a new visit begins with. It can be changed in each visit.</source>
        <translation>新就诊的默认模板，每次就诊可更改。</translation>
    </message>
    <message>
        <source>Your own templates</source>
        <translation>自定义模板</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Ask for the passphrase with each signature</source>
        <translation>每次签名都要求口令</translation>
    </message>
    <message>
        <source>A signature is then surely yours, also where somebody else sits down at your desk.</source>
        <translation>这样即使他人坐到您的位置，签名也确属于您。</translation>
    </message>
    <message>
        <source>A second person signs every note</source>
        <translation>每份病历由第二人签名</translation>
    </message>
    <message>
        <source>Nothing is exported before a supervisor has signed it too. A template can demand it as well.</source>
        <translation>上级医师签名之前不会导出。模板也可作此要求。</translation>
    </message>
</context>
<context>
    <name>PassphrasePage</name>
    <message>
        <source>Choose a passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <source>It encrypts everything on this computer. Nobody can look it up for you: several words that do not belong together are strong and easy to remember.</source>
        <translation>口令用于加密本机上的全部内容，任何人都无法代您找回：几个互不相关的词既强又好记。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再输入一次</translation>
    </message>
    <message>
        <source>Strength of the passphrase</source>
        <translation>口令强度</translation>
    </message>
    <message>
        <source>Use it although it is weak</source>
        <translation>虽弱仍使用</translation>
    </message>
    <message>
        <source>At least {} characters.</source>
        <translation>至少 {} 个字符。</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) more.</source>
        <translation>
            <numerusform>还差 %n 个字符。</numerusform>
        </translation>
    </message>
    <message>
        <source>Very weak: it is among the first that would be tried.</source>
        <translation>很弱：会最先被尝试。</translation>
    </message>
    <message>
        <source>Weak: a computer would find it within hours.</source>
        <translation>弱：计算机数小时内可破解。</translation>
    </message>
    <message>
        <source>Fair: add another word.</source>
        <translation>一般：请再加一个词。</translation>
    </message>
    <message>
        <source>Strong.</source>
        <translation>强。</translation>
    </message>
    <message>
        <source>Very strong.</source>
        <translation>很强。</translation>
    </message>
    <message>
        <source>The two are not the same yet.</source>
        <translation>两次输入尚不一致。</translation>
    </message>
</context>
<context>
    <name>PlayerBar</name>
    <message>
        <source>■ Stop listening</source>
        <translation>■ 停止播放</translation>
    </message>
    <message>
        <source>Speed of playback</source>
        <translation>播放速度</translation>
    </message>
    <message>
        <source>Skip silence</source>
        <translation>跳过静音</translation>
    </message>
</context>
<context>
    <name>ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ProposalCard</name>
    <message>
        <source>What shall be added?</source>
        <translation>要补充什么？</translation>
    </message>
    <message>
        <source>What shall be added</source>
        <translation>要补充的内容</translation>
    </message>
    <message>
        <source>In your words. Enter has it written into the line.</source>
        <translation>用您自己的话。按回车写入该句。</translation>
    </message>
    <message>
        <source>Write it in</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{} is rewording it…</source>
        <translation>{} 正在改写…</translation>
    </message>
    <message>
        <source>The language model would leave it as it is.</source>
        <translation>语言模型认为无需改动。</translation>
    </message>
    <message>
        <source>Shorter</source>
        <translation>更简短</translation>
    </message>
    <message>
        <source>More formal</source>
        <translation>更规范</translation>
    </message>
    <message>
        <source>With what you add</source>
        <translation>加入补充后</translation>
    </message>
    <message>
        <source>Take it</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>This wording cannot be taken</source>
        <translation>这一改写不能采用</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不采用</translation>
    </message>
    <message>
        <source>Before: {}. After: {}</source>
        <translation>改写前：{}。改写后：{}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ProposalsPane</name>
    <message>
        <source>Accept all</source>
        <translation>全部接受</translation>
    </message>
    <message>
        <source>Proposals for the chart</source>
        <translation>健康档案的建议</translation>
    </message>
    <message>
        <source>For the chart · {}</source>
        <translation>健康档案建议 · {}</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show where it stands: {}</source>
        <translation>查看所在位置：{}</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Accept: {}</source>
        <translation>接受：{}</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>不接受</translation>
    </message>
    <message>
        <source>Decline: {}</source>
        <translation>不接受：{}</translation>
    </message>
    <message>
        <source>Stop {}</source>
        <translation>停用 {}</translation>
    </message>
    <message>
        <source>{}: {} instead of {}</source>
        <translation>{}：{}，原为 {}</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>诊断/问题</translation>
    </message>
    <message>
        <source>Medication</source>
        <translation>用药</translation>
    </message>
    <message>
        <source>Allergy</source>
        <translation>过敏</translation>
    </message>
    <message>
        <source>Vital sign</source>
        <translation>生命体征</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>检查结果</translation>
    </message>
</context>
<context>
    <name>ReasonTexts</name>
    <message>
        <source>The language model wrote nothing that can be used.</source>
        <translation>语言模型没有写出可用的内容。</translation>
    </message>
    <message>
        <source>It is far longer than the line it was made of.</source>
        <translation>比原句长得多。</translation>
    </message>
    <message>
        <source>It is about something else.</source>
        <translation>说的是别的内容。</translation>
    </message>
    <message>
        <source>It names a problem that was not said.</source>
        <translation>提到了没有说过的问题。</translation>
    </message>
    <message>
        <source>It names a medication that was not said.</source>
        <translation>提到了没有说过的药物。</translation>
    </message>
    <message>
        <source>A number was lost.</source>
        <translation>遗漏了数字。</translation>
    </message>
    <message>
        <source>A medication was lost.</source>
        <translation>遗漏了药物。</translation>
    </message>
    <message>
        <source>A problem was lost or turned around.</source>
        <translation>遗漏或颠倒了某个问题。</translation>
    </message>
</context>
<context>
    <name>RecordingBar</name>
    <message>
        <source>● Record</source>
        <translation>● 录音</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>■ Stop</source>
        <translation>■ 停止</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ⅱ Pause</source>
        <translation>Ⅱ 暂停</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Import audio…</source>
        <translation>导入音频…</translation>
    </message>
    <message>
        <source>Time recorded</source>
        <translation>已录时间</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Looking for microphones…</source>
        <translation>正在查找麦克风…</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Audio that is not written down</source>
        <translation>尚未转写的音频</translation>
    </message>
    <message>
        <source>Whose visit it is</source>
        <translation>就诊属于哪位患者</translation>
    </message>
    <message>
        <source>▶ Go on</source>
        <translation>▶ 继续</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Writing down the last words…</source>
        <translation>正在转写最后几句…</translation>
    </message>
    <message>
        <source>No microphone</source>
        <translation>没有麦克风</translation>
    </message>
    <message>
        <source>✓ Consent: {}</source>
        <translation>✓ 已同意：{}</translation>
    </message>
    <message>
        <source>✓ Consent</source>
        <translation>✓ 已同意</translation>
    </message>
</context>
<context>
    <name>RecordingDesk</name>
    <message>
        <source>The text is {} seconds behind.</source>
        <translation>文字落后 {} 秒。</translation>
    </message>
    <message>
        <source>The recording is not affected; it catches up after Stop.</source>
        <translation>录音不受影响；停止后会补上。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>RecoveryPage</name>
    <message>
        <source>Your recovery key</source>
        <translation>您的恢复密钥</translation>
    </message>
    <message>
        <source>If you forget the passphrase, only this key opens your records. It is shown this once. Keep it on paper in a safe place, not on this computer.</source>
        <translation>如果忘记口令，只有此密钥能打开您的记录。它只显示这一次。请写在纸上妥善保存，不要存在本机。</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>恢复密钥</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Save to a file…</source>
        <translation>保存到文件…</translation>
    </message>
    <message>
        <source>A group of the recovery key</source>
        <translation>恢复密钥的一组</translation>
    </message>
    <message>
        <source>To be sure that you have it: type its groups number {} and {}.</source>
        <translation>为确认您已记下：请输入第 {} 组和第 {} 组。</translation>
    </message>
    <message>
        <source>Group number {}</source>
        <translation>第 {} 组</translation>
    </message>
    <message>
        <source>Save the recovery key</source>
        <translation>保存恢复密钥</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Move the file off this computer.</source>
        <translation>请把文件移出本机。</translation>
    </message>
    <message>
        <source>Anamnesis: recovery key

{}

Keep it in a safe place.
</source>
        <translation>Anamnesis 恢复密钥

{}

请妥善保存。
</translation>
    </message>
</context>
<context>
    <name>RecoveryScreen</name>
    <message>
        <source>Recovery key: seven groups of four</source>
        <translation>恢复密钥：七组，每组四个字符</translation>
    </message>
    <message>
        <source>Recovery key</source>
        <translation>恢复密钥</translation>
    </message>
    <message>
        <source>Use this passphrase from now on</source>
        <translation>从现在起使用此口令</translation>
    </message>
    <message>
        <source>Open with the recovery key</source>
        <translation>用恢复密钥打开</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
</context>
<context>
    <name>RevisedList</name>
    <message>
        <source>Lines that were heard differently</source>
        <translation>听到的内容有不同的行</translation>
    </message>
</context>
<context>
    <name>RevisedModel</name>
    <message>
        <source>now: {}</source>
        <translation>现在听为：{}</translation>
    </message>
    <message>
        <source>before: {}</source>
        <translation>原为：{}</translation>
    </message>
    <message>
        <source>a new line</source>
        <translation>新的一行</translation>
    </message>
</context>
<context>
    <name>RewordActions</name>
    <message>
        <source>Make it shorter</source>
        <translation>改得更简短</translation>
    </message>
    <message>
        <source>Make it more formal</source>
        <translation>改得更规范</translation>
    </message>
    <message>
        <source>Add what I say…</source>
        <translation>补充我说的话…</translation>
    </message>
    <message>
        <source>▲ The line is sent to {}</source>
        <translation>▲ 该句会发送到 {}</translation>
    </message>
</context>
<context>
    <name>RewordingDesk</name>
    <message>
        <source>Open the settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>The language model is still rewording other lines.</source>
        <translation>语言模型仍在改写其他语句。</translation>
    </message>
    <message>
        <source>Wait for it, or cancel it on its card.</source>
        <translation>请等待完成，或在其卡片上取消。</translation>
    </message>
</context>
<context>
    <name>RowActions</name>
    <message>
        <source>What can be done with this row</source>
        <translation>此行可用的操作</translation>
    </message>
    <message>
        <source>Listen to the evidence</source>
        <translation>听依据</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Add a statement below</source>
        <translation>在下方添加语句</translation>
    </message>
    <message>
        <source>Dictate below</source>
        <translation>在下方口述</translation>
    </message>
    <message>
        <source>Dictations of this visit…</source>
        <translation>本次就诊的口述…</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>拆分</translation>
    </message>
    <message>
        <source>Join with the one below</source>
        <translation>与下一句合并</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Draft this section again</source>
        <translation>重新起草本节</translation>
    </message>
    <message>
        <source>Copy the section</source>
        <translation>复制本节</translation>
    </message>
    <message>
        <source>Copy the whole note</source>
        <translation>复制整份病历</translation>
    </message>
</context>
<context>
    <name>SafetyPage</name>
    <message>
        <source>Safety</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Lock after</source>
        <translation>自动锁定</translation>
    </message>
    <message>
        <source>After this time without a key or a click, the window hides everything and asks for the passphrase.</source>
        <translation>这段时间内没有按键或点击，窗口将隐藏全部内容并要求口令。</translation>
    </message>
    <message>
        <source>never by itself</source>
        <translation>从不自动</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Keep recordings</source>
        <translation>保留录音</translation>
    </message>
    <message>
        <source>How long after the note was signed by everybody who has to. Then the audio is destroyed for good; transcript, note and evidence stay. What is not written down and signed is never deleted.</source>
        <translation>从病历签名齐全时算起。到期后音频永久销毁；转写文字、病历和依据都会保留。尚未转写和签名的录音不会删除。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Verify all</source>
        <translation>全部验证</translation>
    </message>
    <message>
        <source>Every signature, every change and every recording is compared with what was kept of it.</source>
        <translation>逐一核对每个签名、每次更改和每段录音与保存时是否一致。</translation>
    </message>
    <message>
        <source>for good</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>until the note is signed</source>
        <translation>到病历签名为止</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 天</translation>
    </message>
    <message>
        <source>a year</source>
        <translation>一年</translation>
    </message>
    <message numerus="yes">
        <source>%n visit(s) are older already: their recordings go soon after.</source>
        <translation>
            <numerusform>已有 %n 次就诊超过此期限：其录音随后即被销毁。</numerusform>
        </translation>
    </message>
    <message>
        <source>No recording is that old yet.</source>
        <translation>目前没有录音超过此期限。</translation>
    </message>
    <message>
        <source>Keep recordings: {}?</source>
        <translation>录音保留{}？</translation>
    </message>
    <message>
        <source>What was destroyed cannot be brought back.</source>
        <translation>销毁后无法恢复。</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Verifying the records…</source>
        <translation>正在验证记录…</translation>
    </message>
    <message>
        <source>Listening to the recordings again…</source>
        <translation>正在核对录音…</translation>
    </message>
    <message>
        <source>The records are not whole: {}.</source>
        <translation>记录不完整：{}。</translation>
    </message>
    <message numerus="yes">
        <source>%n signed note(s), every link in place.</source>
        <translation>
            <numerusform>已签名病历 %n 份，链条完整。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n recording(s) were deleted on record.</source>
        <translation>
            <numerusform>另有 %n 段录音已删除，有记录可查。</numerusform>
        </translation>
    </message>
    <message>
        <source>All records are whole.</source>
        <translation>所有记录完整。</translation>
    </message>
    <message>
        <source>Not verified to the end.</source>
        <translation>验证没有完成。</translation>
    </message>
    <message>
        <source>the anchor</source>
        <translation>锚文件</translation>
    </message>
    <message>
        <source>the audit trail</source>
        <translation>审计记录</translation>
    </message>
    <message>
        <source>a visit</source>
        <translation>某次就诊</translation>
    </message>
    <message>
        <source>a transcript</source>
        <translation>某份转写</translation>
    </message>
    <message>
        <source>a version of a note</source>
        <translation>某个病历版本</translation>
    </message>
    <message>
        <source>a recording</source>
        <translation>某段录音</translation>
    </message>
    <message>
        <source>a signature</source>
        <translation>某个签名</translation>
    </message>
    <message>
        <source>an export receipt</source>
        <translation>某个导出回执</translation>
    </message>
    <message>
        <source>a chart</source>
        <translation>某份健康档案</translation>
    </message>
    <message>
        <source>something</source>
        <translation>某处</translation>
    </message>
</context>
<context>
    <name>SecondPassDesk</name>
    <message>
        <source>There is no recording of this visit.</source>
        <translation>这次就诊没有录音。</translation>
    </message>
    <message>
        <source>The note of this visit is signed.</source>
        <translation>这次就诊的病历已签名。</translation>
    </message>
    <message>
        <source>A consultation is being recorded.</source>
        <translation>正在录音。</translation>
    </message>
    <message>
        <source>A visit is being transcribed again.</source>
        <translation>正在重新转写一次就诊。</translation>
    </message>
    <message>
        <source>This was written down by {} while it was spoken.</source>
        <translation>以上文字由 {} 在说话时即时转写。</translation>
    </message>
    <message>
        <source>{} is larger: it may hear more, and takes its time.</source>
        <translation>{} 更大：可能听得更准，但需要更多时间。</translation>
    </message>
    <message>
        <source>Transcribe again</source>
        <translation>重新转写</translation>
    </message>
    <message>
        <source>Transcribed again by {}…</source>
        <translation>正在用 {} 重新转写…</translation>
    </message>
    <message>
        <source>{} hears every line the same.</source>
        <translation>{} 听到的每一行都相同。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>It is transcribed again when the recording is over.</source>
        <translation>录音结束后会重新转写。</translation>
    </message>
    <message>
        <source>Call it off</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>SecondPassPanel</name>
    <message>
        <source>What a second transcription changes</source>
        <translation>重新转写会改动的内容</translation>
    </message>
    <message>
        <source>Struck through: as it stands. Underlined: as it was heard now.</source>
        <translation>删除线：原有文字。下划线：这次听到的文字。</translation>
    </message>
    <message>
        <source>Take all</source>
        <translation>全部采用</translation>
    </message>
    <message>
        <source>Leave all as it is</source>
        <translation>全部保持原样</translation>
    </message>
    <message>
        <source>Take this line</source>
        <translation>采用这一行</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>▶ Listen</source>
        <translation>▶ 收听</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>收听</translation>
    </message>
    <message numerus="yes">
        <source>{}: %n line(s) differ</source>
        <translation>
            <numerusform>{}：%n 行不同</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SecondSignatureDialog</name>
    <message>
        <source>Second signature</source>
        <translation>第二签名</translation>
    </message>
    <message>
        <source>The note as it was signed</source>
        <translation>签名时的病历</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>名</translation>
    </message>
    <message>
        <source>Family name</source>
        <translation>姓</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>资质</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Sign as the second person</source>
        <translation>以第二人签名</translation>
    </message>
    <message>
        <source>Signed by {}, {}.</source>
        <translation>由 {} 签名，{}。</translation>
    </message>
    <message>
        <source>Read it, then say who you are</source>
        <translation>请先阅读，再说明您是谁</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>A signature needs a name.</source>
        <translation>签名需要姓名。</translation>
    </message>
    <message>
        <source>Signing needs your passphrase.</source>
        <translation>签名需要输入口令。</translation>
    </message>
</context>
<context>
    <name>ServerPage</name>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Use a server of language models</source>
        <translation>使用语言模型服务器</translation>
    </message>
    <message>
        <source>A draft by it sends what was said to the server. The foot of the window says so all the time.</source>
        <translation>由它起草时，所说的内容会发送到服务器。窗口底部会一直提示。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Such as https://models.hospital.example/v1, without a name or a key.</source>
        <translation>例如 https://models.hospital.example/v1，不含用户名或密钥。</translation>
    </message>
    <message>
        <source>Allowed hosts</source>
        <translation>允许的主机</translation>
    </message>
    <message>
        <source>The only computers that may be given what was said, by name: a second look at the address.</source>
        <translation>只有这些主机可以接收就诊内容（填主机名）：对地址的再次确认。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Its name on the server. Empty takes the only one there is.</source>
        <translation>服务器上的模型名称。留空则使用唯一的那个。</translation>
    </message>
    <message>
        <source>CA file</source>
        <translation>CA 文件</translation>
    </message>
    <message>
        <source>Trust only what the hospital&apos;s authority has signed.</source>
        <translation>只信任医院 CA 签发的证书。</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>客户端证书</translation>
    </message>
    <message>
        <source>Proves to the server that this computer may ask it.</source>
        <translation>向服务器证明本机有权访问。</translation>
    </message>
    <message>
        <source>Its key</source>
        <translation>证书私钥</translation>
    </message>
    <message>
        <source>The private key of the client certificate, without a passphrase.</source>
        <translation>客户端证书的私钥，不带口令。</translation>
    </message>
    <message>
        <source>Key file</source>
        <translation>密钥文件</translation>
    </message>
    <message>
        <source>A text file with the server&apos;s key, that only you can read. The key itself is never kept here.</source>
        <translation>存放服务器密钥的文本文件，仅您本人可读。密钥本身不会保存在设置中。</translation>
    </message>
    <message>
        <source>Test the connection</source>
        <translation>测试连接</translation>
    </message>
    <message>
        <source>Asks the server which models it has. Nothing of a patient is sent.</source>
        <translation>只询问服务器有哪些模型。不发送任何患者信息。</translation>
    </message>
    <message>
        <source>Asking the server for its models…</source>
        <translation>正在询问服务器的模型…</translation>
    </message>
    <message>
        <source>It can be bound to the form of a note.</source>
        <translation>可以限定为病历的格式。</translation>
    </message>
    <message>
        <source>It cannot be bound to the form of a note: what it writes is checked afterwards.</source>
        <translation>无法限定为病历的格式：写出的内容会事后检查。</translation>
    </message>
    <message>
        <source>Model: {}.</source>
        <translation>模型：{}。</translation>
    </message>
    <message>
        <source>The server {} answers.</source>
        <translation>服务器 {} 有应答。</translation>
    </message>
    <message>
        <source>The test was called off.</source>
        <translation>测试已取消。</translation>
    </message>
</context>
<context>
    <name>SettingsDesk</name>
    <message>
        <source>The passphrase was changed.</source>
        <translation>口令已更改。</translation>
    </message>
    <message>
        <source>The recovery key stays as it is.</source>
        <translation>恢复密钥保持不变。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Subjects</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>{}: choose a file</source>
        <translation>{}：选择文件</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>{}: none</source>
        <translation>{}：不使用</translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <source>Sign</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>The note as it will be signed</source>
        <translation>将要签名的病历</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Sign as {}</source>
        <translation>以 {} 签名</translation>
    </message>
    <message>
        <source>A last look</source>
        <translation>最后核对</translation>
    </message>
    <message>
        <source>Once signed, it can be added to, never changed.</source>
        <translation>签名后只能补充，不能更改。</translation>
    </message>
    <message>
        <source>Back to the note</source>
        <translation>返回病历</translation>
    </message>
    <message>
        <source>Signing needs your passphrase.</source>
        <translation>签名需要输入口令。</translation>
    </message>
</context>
<context>
    <name>SigningDesk</name>
    <message>
        <source>A dictation is under way.</source>
        <translation>正在口述。</translation>
    </message>
    <message>
        <source>Stop it first: its text belongs into the note.</source>
        <translation>请先停止口述：其文字属于这份病历。</translation>
    </message>
    <message>
        <source>The note says nothing yet.</source>
        <translation>病历尚无内容。</translation>
    </message>
    <message>
        <source>Write it first.</source>
        <translation>请先书写。</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to check are still open.</source>
        <translation>
            <numerusform>还有 %n 项待核对。</numerusform>
        </translation>
    </message>
    <message>
        <source>Making the files…</source>
        <translation>正在生成文件…</translation>
    </message>
    <message>
        <source>The section was copied.</source>
        <translation>本节已复制。</translation>
    </message>
    <message>
        <source>The note was copied.</source>
        <translation>病历已复制。</translation>
    </message>
</context>
<context>
    <name>SortingPanel</name>
    <message>
        <source>Where files belong</source>
        <translation>文件归属</translation>
    </message>
    <message>
        <source>Parts of the visit</source>
        <translation>本次就诊的各段</translation>
    </message>
    <message>
        <source>New visits</source>
        <translation>新的就诊</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message numerus="yes">
        <source>Where does %n file(s) belong?</source>
        <translation>
            <numerusform>这 %n 个文件属于哪里？</numerusform>
        </translation>
    </message>
    <message>
        <source>Parts of this visit: {}</source>
        <translation>属于本次就诊的各段：{}</translation>
    </message>
    <message>
        <source>Into this visit: {}</source>
        <translation>加入本次就诊：{}</translation>
    </message>
    <message numerus="yes">
        <source>%n new visit(s)</source>
        <translation>
            <numerusform>新建 %n 次就诊</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{} and %n more</source>
        <translation>
            <numerusform>{} 等，另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Or open the visit that it belongs to.</source>
        <translation>也可以先打开它所属的就诊。</translation>
    </message>
    <message>
        <source>This visit is being recorded: it takes the audio when that is over.</source>
        <translation>这次就诊正在录音：录音结束后再加入音频。</translation>
    </message>
    <message>
        <source>A new visit is called like its file until you say whose it is.</source>
        <translation>新的就诊先以文件名称呼，直到您填写患者。</translation>
    </message>
</context>
<context>
    <name>SourceDialog</name>
    <message>
        <source>Signed note</source>
        <translation>已签名病历</translation>
    </message>
    <message>
        <source>The signed note</source>
        <translation>已签名病历</translation>
    </message>
    <message>
        <source>Signed by {}, {}.</source>
        <translation>由 {} 签名，{}。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SpeechLanguage</name>
    <message>
        <source>What is said is kept. Choose a model that hears it under Settings, Speech.</source>
        <translation>所说的话会保留。请在“设置 → 语音”中选择支持该语言的模型。</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>The speech model {0} hears English only; this note is in {1}.</source>
        <translation>语音模型 {0} 只能识别英语，而本病历使用{1}。</translation>
    </message>
</context>
<context>
    <name>SpeechPage</name>
    <message>
        <source>Speech</source>
        <translation>语音</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>the system&apos;s</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Which one is recorded; it changes at once, also while recording.</source>
        <translation>用哪个麦克风录音；立即生效，录音中也可更换。</translation>
    </message>
    <message>
        <source>Speech model</source>
        <translation>语音模型</translation>
    </message>
    <message>
        <source>A larger model hears better and takes longer. It is used from the next recording on.</source>
        <translation>更大的模型听得更准，也更慢。从下次录音起生效。</translation>
    </message>
    <message>
        <source>Processor cores</source>
        <translation>处理器核数</translation>
    </message>
    <message>
        <source>How many the models may use, from the next recording and the next draft on.</source>
        <translation>模型可使用的核数，从下次录音和下次起草起生效。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>{} is not there any more, or cannot be loaded: choose another, or look under Models.</source>
        <translation>{} 已不在或无法加载：请选择其他模型，或查看“模型”页。</translation>
    </message>
</context>
<context>
    <name>StaleBar</name>
    <message numerus="yes">
        <source>Words were corrected under %n statement(s).</source>
        <translation>
            <numerusform>有 %n 条语句的原话已更正。</numerusform>
        </translation>
    </message>
    <message>
        <source>They are marked. Take the words over and read them again, or have them drafted again.</source>
        <translation>已标出。请采用更正后的文字并重读，或重新起草。</translation>
    </message>
    <message>
        <source>Take over the corrected words</source>
        <translation>采用更正后的文字</translation>
    </message>
    <message>
        <source>Draft again</source>
        <translation>重新起草</translation>
    </message>
</context>
<context>
    <name>StatementDelegate</name>
    <message>
        <source>Statement</source>
        <translation>语句</translation>
    </message>
</context>
<context>
    <name>SummaryPane</name>
    <message>
        <source>What is known of the patient</source>
        <translation>患者已知情况</translation>
    </message>
    <message>
        <source>Before this visit</source>
        <translation>本次就诊之前</translation>
    </message>
    <message>
        <source>Enter or a click opens the signed note.</source>
        <translation>按回车或点击打开已签名病历。</translation>
    </message>
    <message>
        <source>{}, by hand</source>
        <translation>{}，手工</translation>
    </message>
    <message>
        <source>{} · {}</source>
        <translation>{} · {}</translation>
    </message>
    <message>
        <source>Allergies</source>
        <translation>过敏</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>诊断/问题</translation>
    </message>
    <message>
        <source>Medications</source>
        <translation>用药</translation>
    </message>
    <message>
        <source>Vital signs and results</source>
        <translation>生命体征与结果</translation>
    </message>
    <message>
        <source>Last visit</source>
        <translation>上次就诊</translation>
    </message>
    <message>
        <source>What was agreed</source>
        <translation>同意内容</translation>
    </message>
    <message>
        <source>Earlier visits</source>
        <translation>既往就诊</translation>
    </message>
</context>
<context>
    <name>TemplatesDialog</name>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>The file of the template</source>
        <translation>模板文件</translation>
    </message>
    <message>
        <source>What is wrong, by line</source>
        <translation>错误（按行）</translation>
    </message>
    <message>
        <source>An example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>my-note</source>
        <translation>my-note</translation>
    </message>
    <message>
        <source>Id of the copy</source>
        <translation>副本的标识</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Show an example</source>
        <translation>查看示例</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Copy as</source>
        <translation>复制为</translation>
    </message>
    <message>
        <source>It ships with the program: copy it to change it.</source>
        <translation>这是自带模板：请复制后再修改。</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>导入文件…</translation>
    </message>
    <message>
        <source>Export the file…</source>
        <translation>导出文件…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>{} · %n error(s)</source>
        <translation>
            <numerusform>{} · %n 处错误</numerusform>
        </translation>
    </message>
    <message>
        <source>{} · your own</source>
        <translation>{} · 自定义</translation>
    </message>
    <message>
        <source>Line {}: {} {}</source>
        <translation>第 {} 行：{} {}</translation>
    </message>
    <message>
        <source>What you changed is not kept.</source>
        <translation>您的更改尚未保存。</translation>
    </message>
    <message>
        <source>Press Keep, or close once more to lose it.</source>
        <translation>请按“保存”，或再次关闭以放弃。</translation>
    </message>
    <message>
        <source>Kept. It counts from the next draft on.</source>
        <translation>已保存，从下次起草起生效。</translation>
    </message>
    <message>
        <source>The copy is yours: change it as you like.</source>
        <translation>副本归您，可随意修改。</translation>
    </message>
    <message>
        <source>{} was removed.</source>
        <translation>已移除 {}。</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Import a template</source>
        <translation>导入模板</translation>
    </message>
    <message>
        <source>Imported: {}</source>
        <translation>已导入：{}</translation>
    </message>
    <message>
        <source>Export a template</source>
        <translation>导出模板</translation>
    </message>
    <message>
        <source>Written to {}</source>
        <translation>已写到 {}</translation>
    </message>
    <message>
        <source>Drafting an example from a sample consultation…</source>
        <translation>正在用示例就诊起草示例…</translation>
    </message>
</context>
<context>
    <name>TranscribeAgain</name>
    <message>
        <source>Transcribe again ▾</source>
        <translation>重新转写 ▾</translation>
    </message>
    <message>
        <source>Transcribe again</source>
        <translation>重新转写</translation>
    </message>
    <message>
        <source>Transcribe again by</source>
        <translation>用以下模型重新转写</translation>
    </message>
    <message>
        <source>By a larger model, or with more time. You choose what is changed.</source>
        <translation>用更大的模型，或用更多时间。改动由您逐条选择。</translation>
    </message>
    <message>
        <source>{}, with more time</source>
        <translation>{}（用更多时间）</translation>
    </message>
    <message>
        <source>{} ({} MB)</source>
        <translation>{}（{} MB）</translation>
    </message>
</context>
<context>
    <name>UnlockScreen</name>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Your records are encrypted on this computer.</source>
        <translation>您的记录加密保存在本机。</translation>
    </message>
    <message>
        <source>Forgot it? Use the recovery key</source>
        <translation>忘记了？使用恢复密钥</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>正在解锁…</translation>
    </message>
    <message numerus="yes">
        <source>Try again in %n second(s)</source>
        <translation>
            <numerusform>%n 秒后可重试</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UtteranceDelegate</name>
    <message>
        <source>What was said</source>
        <translation>所说的话</translation>
    </message>
    <message>
        <source>not in the note</source>
        <translation>未写入病历</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Versions, newest first</source>
        <translation>版本（最新在前）</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>对比版本</translation>
    </message>
    <message>
        <source>Only what changed</source>
        <translation>只显示更改</translation>
    </message>
    <message>
        <source>The difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Make this one the newest again</source>
        <translation>恢复为最新版本</translation>
    </message>
    <message>
        <source>Added words are underlined, removed ones struck through.</source>
        <translation>增加的文字带下划线，删除的文字带删除线。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{} % of the draft kept</source>
        <translation>保留草稿 {} %</translation>
    </message>
    <message>
        <source>A second signature is due</source>
        <translation>需要第二个签名</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>addendum</source>
        <translation>补充记录</translation>
    </message>
    <message>
        <source>{} · {} · {}</source>
        <translation>{} · {} · {}</translation>
    </message>
    <message>
        <source>Second signature: {}, {}</source>
        <translation>第二签名：{}，{}</translation>
    </message>
    <message>
        <source>Signed: {}, {}</source>
        <translation>已签名：{}，{}</translation>
    </message>
    <message>
        <source>Of the words of version {}, {} % are the drafter&apos;s.</source>
        <translation>版本 {} 的文字中有 {} % 来自草稿。</translation>
    </message>
</context>
<context>
    <name>VisitsModel</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>待就诊</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>已录音</translation>
    </message>
    <message>
        <source>To draft</source>
        <translation>待起草</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签名</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>待审阅</translation>
    </message>
    <message numerus="yes">
        <source>%n to check</source>
        <translation>
            <numerusform>%n 项待核对</numerusform>
        </translation>
    </message>
    <message>
        <source>To sign</source>
        <translation>待签名</translation>
    </message>
</context>
<context>
    <name>VisitsPane</name>
    <message>
        <source>Search visits, notes, words</source>
        <translation>搜索就诊、病历、词语</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Visits shown</source>
        <translation>显示的就诊</translation>
    </message>
    <message>
        <source>All visits</source>
        <translation>全部就诊</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>The last seven days</source>
        <translation>最近七天</translation>
    </message>
    <message>
        <source>To review and sign</source>
        <translation>待审阅和签名</translation>
    </message>
    <message>
        <source>Signed, to export</source>
        <translation>已签名，待导出</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>就诊列表</translation>
    </message>
    <message>
        <source>Show all visits</source>
        <translation>显示全部就诊</translation>
    </message>
    <message>
        <source>+ New visit</source>
        <translation>+ 新建就诊</translation>
    </message>
    <message>
        <source>New visit</source>
        <translation>新建就诊</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Try fewer or other words.</source>
        <translation>请减少或更换词语。</translation>
    </message>
    <message>
        <source>Nothing to review</source>
        <translation>没有待审阅的就诊</translation>
    </message>
    <message>
        <source>Every visit that was begun is signed.</source>
        <translation>已开始的就诊都已签名。</translation>
    </message>
    <message>
        <source>Nothing to export</source>
        <translation>没有待导出的病历</translation>
    </message>
    <message>
        <source>Every signed note went out.</source>
        <translation>已签名的病历均已导出。</translation>
    </message>
    <message>
        <source>No visits in this time</source>
        <translation>这段时间没有就诊</translation>
    </message>
    <message>
        <source>No visits yet</source>
        <translation>尚无就诊</translation>
    </message>
    <message>
        <source>Begin with New visit, or drop an audio file here.</source>
        <translation>请新建就诊，或将音频文件拖到此处。</translation>
    </message>
</context>
<context>
    <name>Wizard</name>
    <message>
        <source>Ready</source>
        <translation>准备就绪</translation>
    </message>
    <message>
        <source>A sample consultation shows the whole way: it is written down, drafted and checked in front of you. Its patient is invented.</source>
        <translation>示例就诊展示全过程：当着您的面转写、起草并核对。其中的患者是虚构的。</translation>
    </message>
    <message>
        <source>Steps done</source>
        <translation>已完成步骤</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Start without it</source>
        <translation>直接开始</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用示例</translation>
    </message>
</context>
<context>
    <name>Workplace</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>F9 record · F10 pause · Ctrl+F search · F1 all keys</source>
        <translation>F9 录音 · F10 暂停 · Ctrl+F 搜索 · F1 全部快捷键</translation>
    </message>
</context>
<context>
    <name>WriteAlone</name>
    <message>
        <source>Write it without a draft</source>
        <translation>不起草，直接书写</translation>
    </message>
    <message>
        <source>Dictate it</source>
        <translation>口述</translation>
    </message>
</context>
<context>
    <name>YouPage</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Anamnesis records, writes and keeps your consultations on this computer. Nothing leaves it.</source>
        <translation>Anamnesis 在本机录音、书写并保存您的就诊记录，任何内容都不会离开本机。</translation>
    </message>
    <message>
        <source>for example MD, or a licence number</source>
        <translation>例如 主治医师，或执业证号</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>名</translation>
    </message>
    <message>
        <source>Family name</source>
        <translation>姓</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>资质</translation>
    </message>
    <message>
        <source>You</source>
        <translation>您</translation>
    </message>
    <message>
        <source>As it stands under what you sign.</source>
        <translation>显示在您签名的文件下方。</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Take it off the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>{}: progress</source>
        <translation>{}：进度</translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>转写</translation>
    </message>
    <message>
        <source>Cancel: {}</source>
        <translation>取消：{}</translation>
    </message>
    <message>
        <source>waits until the recording is over</source>
        <translation>等待录音结束</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>is read…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>is safe; written down when the recording is over</source>
        <translation>已安全保存；录音结束后转写</translation>
    </message>
    <message>
        <source>is safe; waits to be written down</source>
        <translation>已安全保存；等待转写</translation>
    </message>
    <message>
        <source>is written down…</source>
        <translation>正在转写…</translation>
    </message>
    <message>
        <source>called off</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Its audio is kept in the visit.</source>
        <translation>其音频已保留在就诊中。</translation>
    </message>
    <message>
        <source>Its first {} are kept in the visit.</source>
        <translation>其前 {} 已保留在就诊中。</translation>
    </message>
    <message>
        <source>Called off.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
</context>
</TS>
