"""The publisher's name as its readers know it."""

from retrieval.reading.address import host
from retrieval.reading.tidy import tidy

# By host, subdomains included; in the script the publisher itself writes.
_NAMES = {
    "apnews.com": "美联社",
    "bbc.co.uk": "BBC",
    "bbc.com": "BBC",
    "bloomberg.com": "彭博社",
    "boxun.com": "博讯",
    "caixin.com": "财新网",
    "cctv.com": "央视网",
    "chinadigitaltimes.net": "中国数字时代",
    "chinatimes.com": "中時新聞網",
    "cn.govopendata.com": "新闻联播",
    "cn.nytimes.com": "纽约时报中文网",
    "cn.wsj.com": "华尔街日报中文网",
    "cna.com.tw": "中央社",
    "creaders.net": "万维读者网",
    "dw.com": "德国之声",
    "economist.com": "The Economist",
    "epochtimes.com": "大纪元",
    "ft.com": "FT中文网",
    "ftchinese.com": "FT中文网",
    "hk01.com": "香港01",
    "hrichina.org": "中国人权",
    "infzm.com": "南方周末",
    "ltn.com.tw": "自由時報",
    "matters.news": "Matters",
    "matters.town": "Matters",
    "mingpao.com": "明報",
    "ntdtv.com": "新唐人",
    "nytimes.com": "纽约时报",
    "people.com.cn": "人民网",
    "reuters.com": "路透社",
    "rfa.org": "自由亚洲电台",
    "rfi.fr": "法广",
    "rthk.hk": "香港電台",
    "rti.org.tw": "中央廣播電臺",
    "scmp.com": "南华早报",
    "sina.com.cn": "新浪",
    "solidot.org": "Solidot",
    "storm.mg": "風傳媒",
    "theguardian.com": "卫报",
    "theinitium.com": "端傳媒",
    "thepaper.cn": "澎湃新闻",
    "thestandnews.com": "立場新聞",
    "udn.com": "聯合新聞網",
    "voacantonese.com": "美國之音粵語網",
    "voachinese.com": "美国之音",
    "voanews.com": "美国之音",
    "washingtonpost.com": "华盛顿邮报",
    "weiquanwang.org": "维权网",
    "wqw2010.blogspot.com": "维权网",
    "wsj.com": "华尔街日报",
    "xinhuanet.com": "新华网",
    "zaobao.com": "联合早报",
    "zaobao.com.sg": "联合早报",
}
_UNKNOWN = frozenset({"", "unknown", "admin", "none", "null"})


def source_name(url: str, author: str, tags: tuple[str, ...], folder: str) -> str:
    """Name the publisher of a canonical address: a known host, else the front matter, the folder, the bare host."""
    site = host(url)
    if name := publisher(site):
        return name
    # Folder names had brackets and spaces replaced by underscores.
    for name in (author, *tags, tidy(folder.replace("_", " "))):
        if name.casefold() not in _UNKNOWN:
            return name
    return site


def publisher(site: str) -> str:
    """The name of who has a site, named with or without its subdomains; "" for one we do not know."""
    labels = site.lower().split(".")
    parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((_NAMES[parent] for parent in parents if parent in _NAMES), "")
