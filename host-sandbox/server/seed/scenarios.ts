/** One kind of trouble, as the words of a believable conversation. `{first}`, `{machine}`, `{client}` are filled in. */
export interface Scenario {
  readonly subjects: readonly string[];
  readonly priority: readonly ('low' | 'medium' | 'high' | 'critical')[];
  readonly openings: readonly string[];
  /** A technician's question and the customer's answer. */
  readonly exchanges: readonly (readonly [ask: string, answer: string])[];
  readonly notes: readonly string[];
  readonly resolution: string;
  readonly log?: string;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    subjects: [
      'Outlook keeps asking for my password',
      'Outlook password prompt every few minutes',
      'Mailbox disconnected, password loop',
    ],
    priority: ['medium', 'high'],
    openings: [
      'Since this morning Outlook on {machine} asks me for my password every couple of minutes. I type it, it says “Need password” at the bottom and asks again. Webmail works fine with the same password.',
      'Outlook will not stay connected. I changed my password yesterday as requested and since then the prompt comes back after every restart.',
    ],
    exchanges: [
      [
        'Thanks for the details. Could you tell me whether the prompt is the small Windows Security box or the larger Microsoft sign-in page?',
        'It is the small one, “Windows Security”, with the little key.',
      ],
      [
        'Please open Credential Manager, remove every entry that begins with MicrosoftOffice16, and start Outlook again.',
        'Done. There were four entries. Outlook asked once more and now it says “Updating inbox”, so that looks better.',
      ],
      [
        'Can you check the bottom right of Outlook? It should say “Connected to: Microsoft Exchange”.',
        'It says “Connected”. But the shared mailbox still shows an error: “The set of folders cannot be opened.”',
      ],
      [
        'I have re-added your permission on the shared mailbox. It can take up to 30 minutes. Please restart Outlook after that.',
        'Restarted just now and the shared mailbox opens. Thank you!',
      ],
    ],
    notes: [
      'Basic auth was still forced by an old registry value on {machine} (EnableADAL=0). Removed it by script, check the other machines of {client}.',
      'Conditional access shows two failures with error 50126 before the password change, none after. Looks like cached credentials only.',
    ],
    resolution:
      'The cached credentials were removed and modern authentication is on again for this machine. I will close the ticket; just answer this mail if the prompt returns.',
    log: 'TimeCreated  : 2026-11-18 08:41:07\nId           : 1098\nProviderName : Microsoft-Windows-AAD\nMessage      : Error: 0xCAA2000C The request requires user interaction.\n               Code: interaction_required\n               Description: AADSTS50076: Due to a configuration change made by your administrator',
  },
  {
    subjects: ['VPN drops every ten minutes', 'Cannot stay on the VPN from home', 'VPN connection unstable'],
    priority: ['medium', 'high'],
    openings: [
      'I work from home today and the VPN drops about every ten minutes. After that the file server is gone until I connect again. My internet is fine, video calls in between work.',
      'The VPN client says “Reconnecting” all the time. It began after the update that {machine} installed on Friday.',
    ],
    exchanges: [
      [
        'Are you on a cable or on Wi-Fi? And could you send me the log of the client (Help, Diagnostics, Save)?',
        'Wi-Fi. The log is below, I cut it down to the last minutes.',
      ],
      [
        'The log shows that the tunnel dies when the address of your router changes. Please try once with a cable, or on the phone’s hotspot.',
        'On the hotspot it has been stable for an hour. So it is my router?',
      ],
      [
        'Partly. I have switched your profile to TCP fallback and raised the keepalive. Please connect again and tell me after lunch.',
        'Stable since 11:20. I will keep an eye on it.',
      ],
    ],
    notes: [
      'DPD timeout at the gateway is 30 s for this group, 120 s for the others. Changed to 120 s.',
      'Same symptom as two other people at {client}; all have the same ISP.',
    ],
    resolution:
      'The keepalive of your VPN profile was too short for your provider. It has been stable since the change, so I am closing this.',
    log: '[09:12:44.120] INFO  tunnel up, assigned 10.41.7.23/32\n[09:22:51.883] WARN  dpd: no answer from peer for 30 s\n[09:22:51.884] ERROR tunnel down: PEER_TIMEOUT (rx 18.3 MB, tx 2.1 MB)\n[09:22:54.002] INFO  reconnect attempt 1/5\n[09:22:58.417] INFO  tunnel up, assigned 10.41.7.23/32\n[09:33:02.090] WARN  dpd: no answer from peer for 30 s\n[09:33:02.091] ERROR tunnel down: PEER_TIMEOUT',
  },
  {
    subjects: [
      '{machine} is very slow since the update',
      'Computer freezes when opening large spreadsheets',
      'Laptop slow and fan always on',
    ],
    priority: ['low', 'medium'],
    openings: [
      'My computer {machine} has become painfully slow. Opening the price list in Excel takes four minutes, and the fan is running all the time even when I do nothing.',
      'Everything freezes for about half a minute, several times an hour. The mouse moves but nothing reacts.',
    ],
    exchanges: [
      [
        'I can see the machine in our monitoring: memory is at 94 %. Could you tell me which programs you have open when it happens?',
        'Excel with the price list, the ERP client, Teams, and about thirty tabs in the browser. It was never a problem before.',
      ],
      [
        'There is a search indexer that has been rebuilding for three days. May I restart the machine at 12:30, during your lunch break?',
        'Yes please, I have saved everything.',
      ],
      [
        'Restarted, and I moved the index to the SSD. How does the price list open now?',
        'Twelve seconds! That is better than it ever was.',
      ],
    ],
    notes: [
      'Only 8 GB in this model, two slots, one free. Proposed a memory upgrade to the contact’s manager.',
      'Disk has 11 reallocated sectors, none pending. Put {machine} on the watch list.',
    ],
    resolution:
      'The stuck index is rebuilt and moved to the faster disk. For the future we recommend 16 GB of memory for this model; a quote is on its way.',
    log: 'Name                 CPU(s)   WS(MB)  Handles\n----                 ------   ------  -------\nSearchIndexer      41206.11   1834.2    15203\nEXCEL                812.40   2410.7     4120\nms-teams             644.02    903.5     3377\nchrome               590.88   2954.1    19044',
  },
  {
    subjects: [
      'Printer on the second floor prints blank pages',
      'Printing fails with “driver is unavailable”',
      'Label printer offline',
    ],
    priority: ['low', 'medium'],
    openings: [
      'The printer next to the kitchen on the second floor prints only blank pages since yesterday afternoon. Copying works, so it is not the toner.',
      'When I print from {machine} I get “Driver is unavailable”. My colleagues next to me can print.',
    ],
    exchanges: [
      ['Thank you. Does a test page from the printer’s own menu come out right?', 'Yes, the test page is perfect.'],
      [
        'Then it is the driver. I have removed the old queue and added the new one: “SECURE-2F”. Please choose it in the print dialog.',
        'Found it, and it prints. Is the badge needed now?',
      ],
      [
        'Yes, from now on a job waits until you hold your badge to the reader. Nobody takes your pages by mistake.',
        'Good idea, thanks.',
      ],
    ],
    notes: [
      'V4 driver was replaced by the type 3 one in last night’s patch window. Rolled back on the print server.',
      'Badge reader firmware is 2 versions behind, planned for the next maintenance.',
    ],
    resolution: 'The print queue uses the right driver again and all users of the floor were moved to it.',
  },
  {
    subjects: ['Backup of the file server failed', 'Nightly backup: 2 jobs with errors', 'Backup job stuck at 99 %'],
    priority: ['high', 'critical'],
    openings: [
      'We received the attached mail from the backup system: two of the five jobs of last night failed. Can you please check whether we are still protected?',
      'The backup report says “Failed” for the file server for the second day in a row. Our auditor is here on Thursday, so this is urgent for us.',
    ],
    exchanges: [
      [
        'I am on it. The last good restore point of the file server is from the day before yesterday, 23:40, and I have just verified that it can be mounted.',
        'That is a relief. What went wrong?',
      ],
      [
        'The volume for shadow copies was full. I enlarged it and started the job by hand; it should take about two hours.',
        'Please tell me when it is through, I have to report it.',
      ],
      [
        'The job ended at 15:12 without errors, 412 GB, and a test restore of three files was successful. The report is attached.',
        'Perfect, that is what the auditor wants to see.',
      ],
    ],
    notes: [
      'VSS error 0x8004231f, shadow storage limited to 2 % on D:. Set to 10 %.',
      'Offsite copy ran 14 h behind because of the failed job, has caught up at 04:00.',
    ],
    resolution:
      'Both jobs have run clean for three nights now. We added a check that warns us before the shadow storage is full.',
    log: 'Job "FS01-Daily" started at 23:30:02\n  Snapshot D:\\ ............. FAILED\n  VSS_E_INSUFFICIENT_STORAGE (0x8004231f)\n  Insufficient storage available to create either the shadow copy storage file or other shadow copy data.\n  Retry 1 of 3 in 600 s\n  Retry 2 of 3 in 600 s\n  Retry 3 of 3 in 600 s\nJob "FS01-Daily" finished at 00:01:47 with status: FAILED\nProtected size: 0 B of 412.7 GB',
  },
  {
    subjects: [
      'New colleague starts on Monday',
      'Onboarding: accounts and laptop needed',
      'User set-up for new starter',
    ],
    priority: ['medium', 'low'],
    openings: [
      'A new colleague starts in accounting on Monday. She needs an account, a mailbox, the ERP client and a laptop like the one I have. Her name and department are in the form below.',
      'Please prepare everything for a new starter in the warehouse: account, badge, handheld scanner, access to the stock list (read only).',
    ],
    exchanges: [
      [
        'Happy to. Whose rights may I copy, and who approves the ERP licence?',
        'Copy mine without the payment runs. I approve the licence.',
      ],
      [
        'The account is ready, the laptop is being installed. Where shall we deliver it, and does she need a second screen?',
        'To the reception, by Friday 14:00. Two screens please.',
      ],
      [
        'Delivered today at 11:30, the first-day letter with the temporary password is in the sealed envelope.',
        'Received. Thank you for being so quick.',
      ],
    ],
    notes: [
      'One E3 licence was free, ordered one more so that we keep a spare.',
      'Asked for written approval because payment runs are four-eyes at {client}.',
    ],
    resolution: 'Account, mailbox, ERP access and hardware are ready and handed over. Welcome aboard!',
  },
  {
    subjects: [
      'Suspicious mail from our “bank”',
      'I clicked a link, please check my computer',
      'Phishing mail received by several people',
    ],
    priority: ['high', 'critical'],
    openings: [
      'Several of us got a mail that seems to come from our bank and asks to “confirm the beneficiary list”. It looks very real. I did not click. A screenshot is attached.',
      'I am sorry, I think I clicked on something I should not have. The page asked for my Microsoft password and I typed it before I noticed the strange address.',
    ],
    exchanges: [
      [
        'Thank you for telling us at once, that is exactly right. Please do not use the machine until I call you; I have revoked your sign-ins and reset your password.',
        'Understood. I am at my desk, the number is in my signature.',
      ],
      [
        'I checked the sign-in logs: no foreign sign-in succeeded. There is no forwarding rule in your mailbox. Please set up the new password with me on the phone.',
        'Done with your colleague. Do I need to tell anybody else?',
      ],
      [
        'We have removed the mail from all 14 mailboxes that received it and blocked the sender’s domain. A short notice to your team would help.',
        'I will write to everybody. Thanks for the calm explanation.',
      ],
    ],
    notes: [
      'URL detonated in the sandbox: kit “EvilProxy”, steals session cookies. Revoked refresh tokens at 10:02, reset at 10:05.',
      'Message trace: 14 recipients, 3 opened, 1 clicked. Purged by compliance search.',
    ],
    resolution:
      'The mail is gone from all mailboxes, passwords and sessions of the affected person were renewed, and no misuse was found in the logs of the last 30 days.',
    log: 'Received: from mail-sor-f41.example.net (203.0.113.41)\nAuthentication-Results: spf=fail (sender IP is 203.0.113.41) smtp.mailfrom=bank-secure.example;\n dkim=none (message not signed); dmarc=fail action=none header.from=bank.example;\nX-Mailer: PHPMailer 6.8.0',
  },
  {
    subjects: ['Please restore a deleted folder', 'File overwritten by mistake', 'Project folder is missing'],
    priority: ['medium', 'high'],
    openings: [
      'The folder “Projects/2026/Harbour Street” has disappeared from the share. It was there yesterday at five. I need it for a meeting at two o’clock.',
      'I saved over the wrong file. Could you bring back yesterday’s version of “Offer_final_v7.docx”?',
    ],
    exchanges: [
      [
        'I found the folder in the snapshot of today 06:00. Shall I put it back at its place, or beside it?',
        'At its place please, nothing new has been made there.',
      ],
      [
        'Restored, 1,284 files, with their permissions. Please check the two or three that matter most to you.',
        'They are all there. You saved my meeting!',
      ],
    ],
    notes: ['Was moved, not deleted: audit shows a drag into “Projects/2025”. Told the contact in friendly words.'],
    resolution: 'The data is back in its place and complete.',
  },
  {
    subjects: ['Teams: nobody can hear me', 'Headset not recognised in meetings', 'Camera black in video calls'],
    priority: ['low', 'medium'],
    openings: [
      'In Teams meetings nobody can hear me since this week. I can hear everybody. The headset works on my phone.',
      'My camera shows a black picture with a little lock in it. I have an interview with a candidate tomorrow morning.',
    ],
    exchanges: [
      [
        'Please look at Settings, Devices in Teams: which microphone is chosen there, and does the bar move when you speak?',
        'It says “Stereo Mix”. No bar.',
      ],
      [
        'Choose “Jabra Evolve2 65” there and make a test call (button below).',
        'I could hear my own voice in the test call. It works.',
      ],
    ],
    notes: ['Realtek driver 6.0.9618.1 makes Stereo Mix the default again. Blocked this version in patch policy.'],
    resolution: 'The right microphone is chosen and the driver that changed it is blocked from now on.',
  },
  {
    subjects: [
      'MFA: new phone, cannot sign in',
      'Lost my phone with the authenticator',
      'Locked out after changing phones',
    ],
    priority: ['high', 'medium'],
    openings: [
      'I have a new phone and the authenticator app is empty. Now I cannot sign in anywhere. I am calling from a colleague’s account.',
      'My phone was stolen on the train last night. Please block whatever you can and help me to get back in.',
    ],
    exchanges: [
      [
        'I am sorry to hear that. To be sure that it is you: I am calling you back at the desk number that we have on file, please be there in five minutes.',
        'I am here.',
      ],
      [
        'Verified by phone. I removed the old phone and gave you a temporary access pass, valid for one hour. Please register the new phone at aka.ms/mysecurityinfo.',
        'Registered, and signed in to everything. The pass is used up.',
      ],
    ],
    notes: [
      'Identity verified by call-back to the number on file and employee number. Recorded as our procedure asks.',
      'Remote wipe of the stolen phone was sent and confirmed at 08:55.',
    ],
    resolution: 'You are back in with the new phone, the old one can no longer approve anything.',
  },
  {
    subjects: ['Server room temperature alarm', 'UPS on battery', 'Alarm: {machine} unreachable'],
    priority: ['critical', 'high'],
    openings: [
      'The display in the corridor shows 34 °C for the server room and it is beeping. The air conditioner is silent.',
      'We had a short power cut. Since then the UPS beeps every few seconds and two people say that the ERP is gone.',
    ],
    exchanges: [
      [
        'We see it too. Please open the door of the room and put a fan there if you have one; we are shutting down what is not needed.',
        'Door is open, fan is running, 31 °C now.',
      ],
      [
        'A technician of the cooling company is on his way, arrival about 13:15. The ERP and the file server stay up, the test systems are off.',
        'He has just arrived.',
      ],
      [
        'Temperature is back to 22 °C and everything runs. We will replace the sensor that should have warned us earlier.',
        'Great teamwork. Please send me a short report for the management.',
      ],
    ],
    notes: [
      'iDRAC inlet 38 °C at the peak, no thermal shutdown. Warning threshold was 40 °C, lowered to 28 °C.',
      'Battery of the UPS is from 2021, capacity test 61 %. Quote requested.',
    ],
    resolution: 'The cooling was repaired, all systems run, and the alarm threshold now leaves us more time.',
    log: '2026-11-17T11:58:02Z sensor=inlet-1 value=27.9 state=ok\n2026-11-17T12:08:02Z sensor=inlet-1 value=31.4 state=ok\n2026-11-17T12:18:02Z sensor=inlet-1 value=35.2 state=ok\n2026-11-17T12:28:02Z sensor=inlet-1 value=38.0 state=warning\n2026-11-17T12:31:40Z host=esx-02 event=power_policy action=shutdown_group group=test',
  },
  {
    subjects: [
      'Certificate of the customer portal expires',
      'Browser says our site is not secure',
      'Customers see a certificate warning',
    ],
    priority: ['high', 'medium'],
    openings: [
      'Customers are calling because the browser warns that our portal is “not private”. I see it on {machine} as well.',
      'I received a mail that the certificate of our portal expires in five days. Is this automatic or do we have to do something?',
    ],
    exchanges: [
      [
        'The renewal ran, but the load balancer still hands out the old certificate. I am replacing it now.',
        'It looks good from here after a reload.',
      ],
      [
        'Both nodes have the new one, valid until February. The renewal now reloads the balancer by itself, and we watch the date from outside.',
        'Wonderful, thanks.',
      ],
    ],
    notes: ['ACME hook had lost its execute bit after the image update. Fixed in the template, not only on the box.'],
    resolution: 'The new certificate is in use on both nodes and its renewal is automatic from end to end.',
    log: "$ openssl s_client -connect portal.example.com:443 -servername portal.example.com </dev/null 2>/dev/null | openssl x509 -noout -dates -issuer\nnotBefore=Aug 20 00:00:00 2026 GMT\nnotAfter=Nov 18 23:59:59 2026 GMT\nissuer=C = US, O = Let's Encrypt, CN = R11",
  },
  {
    subjects: [
      'ERP client crashes when posting invoices',
      'Error 3146 in the ERP',
      'Invoices cannot be printed from the ERP',
    ],
    priority: ['high', 'critical'],
    openings: [
      'The ERP closes without a word when I post an invoice. It happens with every invoice since this morning, for all of us in accounting. Month end is tomorrow!',
      'When I choose “Print and post” I get error 3146, ODBC call failed. Screenshot attached.',
    ],
    exchanges: [
      [
        'I can reproduce it with your test company. Did anybody change the invoice layout recently?',
        'Yes, marketing put the new logo in yesterday.',
      ],
      [
        'The logo is a 60 MB file. I replaced it by the same picture with 180 kB. Please post one invoice.',
        'It went through! And printing is quick again.',
      ],
    ],
    notes: [
      'Crash dump points to gdiplus, out of memory while scaling. Logo was 14,000 × 9,000 px CMYK.',
      'Vendor case 884120 opened: the import should refuse such files.',
    ],
    resolution: 'Invoices post and print again. The vendor will limit the size of logos in the next release.',
    log: 'Faulting application name: erpclient.exe, version: 11.4.2.0, time stamp: 0x66a1f0c3\nFaulting module name: gdiplus.dll, version: 10.0.26100.1742\nException code: 0xc0000017\nFault offset: 0x00000000000a5b1e\nReport Id: 3f3f8a44-6a0c-4e0d-9b5a-1f6f0f1cf6c2',
  },
  {
    subjects: [
      'Wi-Fi in the meeting room is unusable',
      'No Wi-Fi in the warehouse',
      'Guests cannot join the guest network',
    ],
    priority: ['medium', 'low'],
    openings: [
      'In the big meeting room the Wi-Fi shows full bars but nothing loads as soon as more than ten people are in there.',
      'The scanners in the back of the warehouse lose the connection near gate 4.',
    ],
    exchanges: [
      [
        'Thanks. I see 38 devices on one access point while its neighbour has two. I will change the channels tonight at 22:00.',
        'Fine, the next big meeting is tomorrow at nine.',
      ],
      [
        'Changed. Could you watch the meeting and tell me how it goes?',
        'Thirty people, two video calls, no complaint. Well done.',
      ],
    ],
    notes: [
      'Channel 36 used by three APs in hearing distance, 80 MHz wide. Now 40 MHz, 36/52/100.',
      'DFS event at gate 4 every afternoon, radar from the airport: excluded channel 124.',
    ],
    resolution: 'The access points share the load now. We keep watching the room for a week.',
  },
  {
    subjects: ['Disk almost full on {machine}', 'Low disk space warning', 'Cannot save files, drive C: is full'],
    priority: ['medium', 'high'],
    openings: [
      'Windows says that drive C: on {machine} is full and I cannot save anything. I have already emptied the recycle bin.',
    ],
    exchanges: [
      [
        'I see 1.2 GB free of 238 GB. May I look at the biggest folders from here? Nothing will be deleted without asking you.',
        'Please do.',
      ],
      [
        'There is a 96 GB folder of old Outlook archives and 31 GB of update leftovers. The second I can clear at once. The archives could go to the server.',
        'Clear the leftovers, and move everything older than 2024.',
      ],
      ['Done: 118 GB are free now.', 'What a difference. Thank you.'],
    ],
    notes: [
      'Windows.old plus WinSxS, cleaned by DISM /StartComponentCleanup.',
      'Added {machine} to the storage policy (warning at 85 %).',
    ],
    resolution: 'The disk has 118 GB free and a warning is set for the future.',
    log: 'C:\\> dism /online /cleanup-image /analyzecomponentstore\nWindows Explorer Reported Size of Component Store : 41.38 GB\nActual Size of Component Store : 38.90 GB\n    Shared with Windows : 7.02 GB\n    Backups and Disabled Features : 30.11 GB\nComponent Store Cleanup Recommended : Yes',
  },
  {
    subjects: ['Quote for five notebooks', 'Which laptop do you recommend?', 'Replacement for old workstations'],
    priority: ['low'],
    openings: [
      'We want to replace our five oldest workstations this quarter. What do you recommend for CAD, and when could you deliver?',
    ],
    exchanges: [
      [
        'Thank you for asking. Which CAD programs are used, and do they work with large assemblies?',
        'Two people with large assemblies, three with drawings only.',
      ],
      [
        'Then two of the 16-inch model with 64 GB and three of the 14-inch with 32 GB. The quote is attached; delivery takes about ten working days.',
        'The quote is approved, please order.',
      ],
      [
        'Ordered. We will install them here and swap them one by one, half an hour each.',
        'Sounds good, please begin with my colleague in room 12.',
      ],
    ],
    notes: ['Margin 14 %, approved by sales. Old machines go to the recycler with certificate.'],
    resolution:
      'All five machines are delivered and in use; the old ones were collected with a certificate of erasure.',
  },
];

/** Openings in other languages and scripts, as clients abroad write them. */
export const FOREIGN_OPENINGS: readonly { readonly subject: string; readonly text: string }[] = [
  {
    subject: 'プリンターが印刷できません',
    text: 'お世話になっております。\n今朝から経理部のプリンターで印刷ができません。「ドライバーは使用できません」と表示されます。\n午後の会議で資料が必要ですので、お手数ですがご確認をお願いいたします。',
  },
  {
    subject: 'لا أستطيع الدخول إلى البريد الإلكتروني',
    text: 'مرحباً،\nمنذ صباح اليوم لا أستطيع الدخول إلى بريدي الإلكتروني. يطلب البرنامج كلمة المرور مرة بعد أخرى، مع أن الدخول عبر المتصفح يعمل.\nأرجو المساعدة في أقرب وقت. شكراً جزيلاً.',
  },
  {
    subject: 'Ο υπολογιστής μου είναι πολύ αργός',
    text: 'Καλημέρα σας,\nαπό την Παρασκευή ο υπολογιστής μου είναι πάρα πολύ αργός και ο ανεμιστήρας δουλεύει συνέχεια. Το Excel χρειάζεται λεπτά για να ανοίξει.\nΜπορείτε να το δείτε;',
  },
  {
    subject: 'Не работает VPN из дома',
    text: 'Добрый день!\nСегодня работаю из дома, VPN обрывается каждые десять минут, после чего пропадает сетевой диск. Интернет при этом работает нормально.\nПосмотрите, пожалуйста.',
  },
  {
    subject: 'प्रिंटर से खाली पन्ने निकल रहे हैं',
    text: 'नमस्ते,\nकल दोपहर से दूसरी मंज़िल के प्रिंटर से केवल खाली पन्ने निकल रहे हैं। कॉपी करना ठीक काम करता है।\nकृपया जल्दी देखें।',
  },
  {
    subject: '无法打开共享文件夹',
    text: '您好，\n从今天早上开始，我打不开“项目”共享文件夹，提示“您没有权限访问”。昨天还是正常的。\n下午两点要开会，麻烦尽快处理，谢谢！',
  },
  {
    subject: 'המחשב לא מתחבר לרשת',
    text: 'שלום,\nמאז העדכון של אתמול המחשב שלי לא מתחבר לרשת האלחוטית במשרד. בבית הכול עובד.\nאשמח לעזרה בהקדם.',
  },
  {
    subject: 'Drucker im Lager druckt keine Etiketten mehr',
    text: 'Guten Morgen zusammen,\nder Etikettendrucker im Lager ist seit heute früh „offline“. Wir haben ihn schon zweimal aus- und wieder eingeschaltet. Ohne Etiketten können wir nicht versenden, bitte mit Vorrang.\nViele Grüße',
  },
];

/** Short things that people write in between. */
export const SMALL_TALK = {
  customer: [
    'Any news on this?',
    'Thank you, I will try that after my meeting and tell you.',
    'Sorry for the late answer, I was out of the office yesterday.',
    'It happened again just now, 10 minutes ago.',
    'That worked for an hour, then it was back.',
    'A colleague in the next room has the same problem since today.',
    'You can take over my screen any time before 16:00.',
    'Could you call me? It is easier to explain on the phone.',
  ],
  technician: [
    'Thank you for the patience, I am still on it and will write again before 16:00.',
    'I have handed this to our network team and stay your contact.',
    'I tried to reach you by phone just now. When would it suit you?',
    'Thanks, that helps a lot. I will compare it with the logs on our side.',
    'I have found the cause and am preparing the change for tonight.',
  ],
  note: [
    'Called, no answer, left a message.',
    'Customer is on site only until 15:00 today.',
    'Same as last month, see the related ticket. Root cause was never fixed.',
    'Waiting for the vendor, case is open on their side.',
    'Please do not close before the manager has confirmed, they were unhappy last time.',
  ],
} as const;
