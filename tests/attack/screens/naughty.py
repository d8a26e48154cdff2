"""Texts that hurt programs, our own list: by what they try, each with a word to find it by."""

from __future__ import annotations

ESC, CSI, OSC, ST, BEL = "\x1b", "\x1b[", "\x1b]", "\x1b\\", "\x07"
TERMINAL = {
    "clear": f"{CSI}2Jclear", "reset": f"{ESC}creset", "colour": f"{CSI}66;66mcolour", "home": f"{CSI}Hhome",
    "away": f"{CSI}999;999Haway", "up-a-line": f"{CSI}6A{CSI}2Kup", "title": f"{OSC}0;title{BEL}", "title-st": f"{OSC}2;title{ST}",
    "link": f"{OSC}8;;https://example.org/x{ST}link{OSC}8;;{ST}", "clipboard": f"{OSC}52;c;cm0gLXJm{BEL}clipboard",
    "ask-clipboard": f"{OSC}52;c;?{BEL}ask", "notify": f"{OSC}9;notify{BEL}", "notify-777": f"{OSC}777;notify;a;b{BEL}",
    "palette": f"{OSC}4;1;#ff0000{BEL}palette", "folder": f"{OSC}7;file://h/x{BEL}folder", "iterm": f"{OSC}1337;File=:YQ=={BEL}",
    "prompt-mark": f"{OSC}133;A{ST}mark", "dcs": f"{ESC}Pq#0{ST}dcs", "decrqss": f"{ESC}P$qm{ST}ask", "apc": f"{ESC}_Gf=32{ST}apc",
    "pm": f"{ESC}^pm{ST}", "sos": f"{ESC}Xsos{ST}", "answerback": "\x05answer", "ask-device": f"{CSI}cask", "ask-place": f"{CSI}6nask",
    "ask-title": f"{CSI}21task", "alternate": f"{CSI}?1049lout", "mouse": f"{CSI}?1003hmouse", "paste-end": f"{CSI}201~\rxc1end",
    "cursor-off": f"{CSI}?25loff", "charset": f"{ESC}(0lqqk", "shift-out": "\x0eshift\x0f", "wide-line": f"{ESC}#6wide",
    "repeat": f"x{CSI}9999brepeat", "window": f"{CSI}8;1;1twindow", "print": f"{CSI}5iprint{CSI}4i", "half": f"half{ESC}",
    "half-csi": f"half{CSI}", "half-osc": f"half{OSC}52;", "many": f"{CSI}{'1;' * 200}mmany", "keys": f"{CSI}>31ukeys",
    "c1-csi": "\x9b2Jclear", "c1-osc": "\x9d52;c;eA==\x9cosc", "c1-dcs": "\x90q\x9cdcs", "c1-nel": "a\x85b", "c1-ind": "a\x84b",
    "c1-bytes": "a\xc2\x9b31mb", "every-c1": "".join(chr(n) for n in range(0x80, 0xA0)) + "c1",
    "every-c0": "".join(chr(n) for n in range(1, 32)) + "c0",
}  # fmt: skip
"""What a terminal would act on."""
CONTROL = {
    "nul": "a\x00b", "bell": "ding\x07", "backspace": "abc\x08\x08\x08xyz", "delete": "a\x7fb", "return": "real\rfake",
    "line": "one\ntwo", "both": "one\r\ntwo", "tab": "a\tb", "vertical": "a\x0bb\x0cc", "line-separator": "a\u2028b\u2029c",
    "sub": "a\x1ab", "file-end": "a\x04b", "only-control": "\x00\x01\x02",
}  # fmt: skip
UNICODE = {
    "rlo": "\u202egnp.exe", "bidi-isolate": "\u2066a\u2067b\u2068c\u2069", "bidi-marks": "a\u200eb\u200fc\u061cd",
    "bidi-open": "\u202b\u202b\u202bopen", "rtl": "ابن سينا محمد", "hebrew": "דוד 123 בן", "mixed": "abc ابن 12 def",
    "zero-width": "z\u200be\u200br\u2060o", "bom": "\ufeffbom\ufeff", "joiners": "می\u200cخواهم \u200d", "soft": "sof\u00adt",
    "tags": "t\U000e0061\U000e007fags", "variation": "x\ufe0fy\ufe0e", "zalgo": "z" + "\u0335\u0321\u0360\u0489" * 30,
    "combining-first": "\u0301first", "many-accents": "e" + "\u0301" * 150, "nfd": "e\u0301o\u0308", "hangul": "\u1112\u1161\u11ab",
    "family": "👨‍👩‍👧‍👦", "flag": "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "skin": "👍🏽", "regional": "🇬🇧🇺", "keycap": "1️⃣", "wide": "日本太郎 田中", "half-wide": "ﾊﾝｶｸ Ａ",
    "surrogate": "a\ud800b", "surrogate-pair": "\ud83d\ude00", "surrogate-bytes": "M\udce9decin", "private": "a\ue000b",
    "unassigned": "a\u0378b", "not-a-character": "a\ufffeb\U0010ffffc", "replacement": "a\ufffdb", "turkish": "İıßſ", "ligature": "ﬁﬀﷺ",
    "homoglyph": "Кhаn", "spaces": "a\u00a0b\u2003c\u3000d", "only-spaces": " \u00a0\u3000", "ideographic": "\u3164\u2800x",
    "thai": "กำกี่กุ้", "tibetan": "ཧཱུྃ", "math": "𝔎𝔥𝔞𝔫", "box": "╭─│█▌", "braille": "⠿⠿", "interlinear": "\ufff9a\ufffab\ufffb",
    "music": "\U0001d173a\U0001d17a", "deprecated": "\u206aa\u206f",
}  # fmt: skip
MARKUP = {
    "bold": "[bold red]x[/]", "closing": "[/] x [/red]", "lone": "Smith [VIP", "lone-end": "Smith VIP]", "action": "[@click=app.quit]x[/]",
    "rich-link": "[link=https://example.org]x[/link]", "colour-hex": "[#ff0000]x", "nested": "[b][i][u]" * 40, "escaped": r"\[b]x\[/b]",
    "emoji-code": ":warning: :smile:", "markdown": "# x **y** [a](javascript:1) `z`", "image": "![x](https://example.org/x.png)",
    "html": "<b>x</b><script>alert(1)</script>", "entity": "&lt;&#x1b;&amp;", "template": "{{ 7*7 }}{% raw %}",
    "template-deep": "{{ ''.__class__.__mro__[1].__subclasses__() }}", "template-end": "{% endfor %}{#", "format": "{0} {x} {} {0.__class__}",
    "percent": "%s %d %n %(x)s %%", "dollar": "$who $primary ${HOME} $(id) `id`", "content": "$x[b]$y[/b]", "yaml": "!!python/object/apply:os.system [id]",
    "toml": 'x"\n[user]\nname = "eve"', "json": '{"a": [1, null]}', "json-deep": "[" * 200, "xml": "<!DOCTYPE x [<!ENTITY e 'x'>]>&e;",
    "latex": r"\input{/etc/passwd}", "regex": "(a+)+$ [x-", "backslash": "\\ \\\\ \\x1b \\u001b \\033[2J",
}  # fmt: skip
ELSEWHERE = {
    "sql": "x'; DROP TABLE client; --", "sql-or": "' OR '1'='1", "sql-like": "100%_\\", "sql-comment": "x/*y*/--z", "fts": 'a" OR b NEAR(c) *',
    "fts-column": "family_name: x AND NOT y", "quote": "O'Brien \"x\"", "formula": "=cmd|' /C calc'!A0", "formula-plus": "+1+1", "formula-minus": "-2+3",
    "formula-at": "@SUM(1)", "formula-wide": "＝1+1", "formula-tab": "\t=1", "formula-quoted": "'=1", "link-formula": '=HYPERLINK("http://x","y")',
    "path": "../../../etc/passwd", "path-absolute": "/dev/null", "path-windows": "..\\..\\con", "device": "CON", "dots": "..", "tilde": "~root",
    "glob": "* ? [a-z]", "shell": "; rm -rf ~ | cat && x > y", "option": "--help", "option-short": "-x", "url": "javascript:alert(1)",
    "header": "a@example.org\r\nBcc: eve@example.org", "header-folded": "x\r\n\ty: z", "ics": "x\r\nEND:VEVENT\r\nBEGIN:VEVENT", "ics-escape": "a\\, b\\; c\\n d",
    "csv": 'x","y\n"z', "encoded-word": "=?utf-8?B?PHg+?=", "address": '"x"@y <z@w>, q@r', "comma": "Khan, Amina; x | y",
    "zero": "0", "minus": "-1", "huge": "9" * 40, "float": "1e999", "nan": "NaN", "hex": "0x1f", "digits": "١٢٣ ²", "date": "31 feb", "never": "9999-12-31",
    "before": "0000-00-00", "time": "25:61", "none": "None", "null": "null", "true": "true", "empty": "", "long-word": "w" * 5000, "long-text": "w " * 2500,
    "limit": "w" * 200, "limit-and-one": "w" * 201, "wide-long": "田" * 200, "accents-long": "e\u0301" * 250,
}  # fmt: skip
NAUGHTY: dict[str, str] = {**TERMINAL, **CONTROL, **UNICODE, **MARKUP, **ELSEWHERE}
"""All of them."""
