"""Names of people, read off the short strings in which publishers list them."""

import re

_EDGES = "：:；;/／、，,.（()） \u3000"
_SEPARATORS = re.compile(r"\s*[、，,/／&；;]\s*")
_HAN = re.compile("[\u4e00-\u9fff]")
_HAN_NAME = re.compile(
    "[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:[·•‧・．.][\u4e00-\u9fffA-Z]{1,8}){1,3}"  # 陈美华, 乔·泰迪
)
_LATIN_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?: [^\W\d_][\w'’.-]*){0,4}")
_NOT_A_PERSON = re.compile(r"中文网|中文網|德国之声|纽约时报|编辑|編輯|新闻|新聞|记者|記者|综合|綜合|出版|来源|來源")
_REPORTED = re.compile(r"的?\s*(?:综合|綜合|采访|採訪|连线|連線)?(?:报道|报导|報道|報導)。?$")
# A place follows a reporter's name without a space; whoever reports from elsewhere has a name of three characters.
_PLACE = re.compile(
    r"[\s、]*(?:华盛顿|華盛頓|纽约|紐約|旧金山|舊金山|洛杉矶|洛杉磯|温哥华|溫哥華|多伦多|多倫多|伦敦|倫敦|巴黎|柏林|布鲁塞尔|"
    r"布魯塞爾|日内瓦|日內瓦|罗马|羅馬|马德里|馬德里|莫斯科|东京|東京|首尔|首爾|新加坡|曼谷|河内|河內|吉隆坡|雅加达|雅加達|"
    r"马尼拉|馬尼拉|新德里|悉尼|雪梨|北京|上海|香港|澳门|澳門|广州|廣州|深圳|日本|台湾|台灣|"
    r"(?:台北|臺北|新北|基隆|桃園|新竹|苗栗|台中|彰化|南投|雲林|嘉義|台南|高雄|屏東|宜蘭|花蓮|台東|澎湖|金門)[縣市]?)$"
)


def read_names(text: str) -> tuple[str, ...] | None:
    """Read a list of names and nothing else, each once; None when there is anything else in it."""
    told = text.strip(_EDGES)
    listed = _REPORTED.sub("", told)
    if listed != told:
        listed = without_place(listed)
    parts = (part.split() if _HAN.match(part) else [part] for part in _SEPARATORS.split(listed) if part)
    names = dict.fromkeys(name for part in parts for name in part)
    return tuple(names) if all(map(_is_name, names)) else None


def without_place(text: str) -> str:
    """Cut the place off `夏小华台北`, `孙诚旧金山、北京`."""
    while (place := _PLACE.search(text)) and place.start() >= 2:
        text = text[: place.start()]
    last = _SEPARATORS.split(text)[-1].rpartition(" ")[2]
    return text[: len(text) - len(last) + 3] if len(last) > 4 and _HAN.match(last) and last.isalpha() else text


def _is_name(text: str) -> bool:
    name = _HAN_NAME if _HAN.search(text) else _LATIN_NAME
    return name.fullmatch(text) is not None and not _NOT_A_PERSON.search(text)
