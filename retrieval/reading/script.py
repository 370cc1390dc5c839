"""Which writing an article is in, told by characters that only one of the two Chinese scripts uses."""

import re
from collections import Counter
from collections.abc import Iterable

from retrieval.records import Script

# The most frequent characters that differ and are each wrong in the other script (so neither 后 nor 台, 里, 于).
_HANS = frozenset(
    "国会来为这个们说对发过经点问应还实业电开见长东将与动种学题现体进当产无机条号义车门马话语让认证岁历压县务区党战员团场报纸时"
    "样没两关间从总统导称约亿万习军联际尔罗欧亚华卫疗医药检测数据达运选举议论评记访诉讯织维权调释听声书写读传网页图师众劳资财贸费"
)
_HANT = frozenset(
    "國會來為這個們說對發過經點問應還實業電開見長東將與動種學題現體進當產無機條號義車門馬話語讓認證歲歷壓縣務區黨戰員團場報紙時"
    "樣沒兩關間從總統導稱約億萬習軍聯際爾羅歐亞華衛療醫藥檢測數據達運選舉議論評記訪訴訊織維權調釋聽聲書寫讀傳網頁圖師眾勞資財貿費"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_KANA_OR_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7af]")
# A Chinese article full of Latin names still has one Han character in six letters; a foreign one has a name or two.
_LEAST_HAN = 0.15
_MOST_FOREIGN = 0.1  # kana and hangul to Han: Japanese has more kana than Han, a Chinese text a brand's の


def script_of(text: str) -> Script:
    """The script of a text; simplified when no character tells the two apart."""
    counts = Counter(text)
    used = "".join(counts)

    def total(chars: Iterable[str]) -> int:
        return sum(map(counts.__getitem__, chars))

    han = total(_HAN.findall(used))
    if han == 0 or han < _LEAST_HAN * total(filter(str.isalpha, used)):
        return Script.OTHER
    if total(_KANA_OR_HANGUL.findall(used)) > _MOST_FOREIGN * han:
        return Script.OTHER
    return Script.HANT if total(counts.keys() & _HANT) > total(counts.keys() & _HANS) else Script.HANS
