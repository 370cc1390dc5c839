"""The words by which a question is read: what asks, what stands for another, and the forms of names.

Patterns are over simplified text.
"""

import re

from retrieval.understanding.discourse.words import Ask, For

_DIGIT = "[0-9〇零一二两三四五六七八九十]"
_MEASURE = "[个名位次岁家项枚种座年艘架起人]"

# In order: what an earlier one takes, a later one does not see. 什么时候 before 为什么: 华为什么时候.
ASKS: tuple[tuple[str, Ask], ...] = (
    (r"(?:什么|甚么|啥)时[候间]|何时|几时|哪一?[年天月日]|哪个月|几[月号日点](?!\w*前)|多久|多长时间", Ask.WHEN),
    (r"为(?:什么|甚么|何|啥)|什么原因|何故", Ask.WHY),
    (r"哪[里儿边]|何[处地]|(?:什么|甚么|啥)地方|(?<=在)哪(?![个些种一位国家年天])", Ask.WHERE),
    (r"谁|哪一?位|何人|(?:什么|哪些|哪个)人", Ask.WHO),
    (rf"多少(?:(?!人){_MEASURE})?|几{_MEASURE}(?!亚)|多[大高长远重强深快宽]", Ask.NUMBER),
    (r"哪[个些几种一]?(?=国家)|哪国|哪[个些几种一]?[个家支所部]?", Ask.WHICH),
    (r"怎么回事|怎么样|怎么|怎样|如何|咋", Ask.HOW),
    (r"什么|甚么|啥|有何", Ask.WHAT),
    (r"是否|有没有|是不是|能不能|会不会|能否|[吗么](?=\W*$)", Ask.WHETHER),
)

_THIS = r"(?<![应活])[该此]"
ANAPHORS: tuple[tuple[str, For], ...] = (
    (r"(?<![应活])(?:该|此|[这那]家|[这那]个|这间)(?:公司|企业|集团|机构|组织|银行|媒体|政党|平台)", For.BODY),
    (rf"{_THIS}[党校]|这所(?:学校|大学|院校)", For.BODY),
    (rf"(?:[该此]|[这那]个)国家|{_THIS}国", For.COUNTRY),
    (rf"[这那][座个](?:城市|地区|地方|岛|省|州|县)|{_THIS}(?:[市省州县岛]|地区?)", For.PLACE),
    (r"当地(?!时间)|[那这][里儿边]", For.PLACE),
    (
        rf"(?:[这那]|{_THIS})[件个桩宗]?(?:事情?|事件|消息|决定|做法|举动)(?![故件实态业务])|此举|(?<=对)此(?![次外])",
        For.MATTER,
    ),
    (rf"{_THIS}(?=案|片|书|剧|船|机|法案|疫苗)", For.SAME),
    (r"对方", For.OPPONENT),
    (r"当时|那时候?|那[天年]|(?<!正)当[天日年月](?!本)|那个月|那一[年天]|同[年日月](?![龄本])", For.TIME),
    (r"[他她它牠]们", For.SEVERAL),
    (r"两[国人党军](?!论)|双方", For.BOTH),
)
PRONOUNS = {"他": For.PERSON, "她": For.PERSON, "祂": For.PERSON, "它": For.THING, "牠": For.THING}
PRONOUNS |= {"这个": For.MATTER, "那个": For.MATTER, "这": For.MATTER, "此": For.MATTER}
SAME = re.compile(r"[这那此该](?:次|场|起|届|项|部|本|款|种|座|艘|枚|桩|条|名|位)|[该此]|本[次届]")

# Characters that foreign names are written with.
SOUNDS = (
    "阿埃艾安昂奥巴班鲍贝本比彼宾波伯勃博布查达戴丹德登迪蒂丁杜顿多厄恩尔法凡菲费芬弗福盖冈戈格葛古瓜哈海汉赫亨胡霍基吉加贾杰捷金津卡凯坎康考科克肯库夸拉莱赖兰朗劳勒雷里利莉丽连良列林隆卢鲁路伦罗洛吕马玛迈"
    "麦曼芒梅门蒙米密缅莫默姆穆那娜纳南内尼涅宁纽努诺欧帕潘庞佩蓬皮平普奇恰乔切钦让日瑞萨塞桑森沙山绍舍圣施史什斯丝松苏索塔泰坦汤特腾提田廷图托瓦万威韦维魏温文沃乌武西希锡夏肖歇谢辛休许逊雅亚延扬耶叶伊因英"
    "尤于约泽扎詹珍芝朱佐兹迭挞黛妮琳薇茨穹娅莎罕翁敏颂妥珀铁济齐科甫泊滕赫罕凡阔瑟玫琪卓"
)
FOREIGN = re.compile(rf"[{SOUNDS}]{{1,7}}(?:[·•‧][{SOUNDS}a-z]{{1,8}})+")
# Words of three characters that begin like a Chinese name and are none.
NO_PERSON = re.compile(r"[性证部桥山人族门宫殿寺器物节赛军素岗战案会病路线站港区镇村湾岛河湖车机费价率法]$")
ROLE = re.compile(
    r"总统|总理|首相|主席|(?:部|外|防|市|州|省|县|议|院|校|局|处|署|秘书|董事|行)长|书记|特首|国王|女王|天皇|王储|总干事"
    r"|发言人|大使|司令|总裁|创始人|创办人|首席执行官|执行长|领导人|领袖|教练|导演|候选人|议员"
)
BODY_ENDINGS = frozenset(
    """
    公司 集团 大学 学院 中学 小学 银行 法院 委员会 协会 基金会 组织 联盟 议会 通讯社 电视台 医院 警察局 出版社 检察院
    """.split()  # noqa: SIM905 - a list of quoted words is no easier to read
)
VAGUE = frozenset(
    """
    人 国家 钱 时间 地点 地方 原因 结果 后果 影响 反应 回应 情况 细节 详情 内容 目的 意义 背景 过程 经过 进展 伤亡 死伤
    损失 票数 人数 数量 死者 凶手 嫌犯 嫌疑人 受害者 受害人 遇难者 伤者 现场 代价 证据 理由 动机 年纪 岁数 年龄 名字 事
    事情 人士 后来 现在 之后 后续 具体 最后 最终 目前 如今 其他 其它 别的 还有 然后 接着 一共 总共 全部 年 月 日 次 岁
    个 名 死因 结局 罪名 刑期 价格 价钱 成果 规模 看法 态度
    官方 政府 民众 外界 各方 当局 警方 媒体 专家 学者 家属 家人
    """.split()  # noqa: SIM905 - likewise
)
# jieba tags these as nouns or times.
VERBS = frozenset(
    """
    去世 制裁 会面 投票 评价 通车 降价 涨价 封城 道歉 签约 认罪 伏法 获奖 得奖 停火 停战 上任 就任 就职 下台
    """.split()  # noqa: SIM905 - likewise
)
PERSON_TAGS = frozenset({"nr", "nrt", "nrfg"})
VERB_TAGS = frozenset({"v", "vn", "vd", "vi", "vq", "vg", "d"})
QUALITY_TAGS = frozenset({"a", "ad", "an", "b", "z"})
GRAMMAR_TAGS = frozenset("c p u uj ul ud uv uz ug y e o x r f k h q zg ag".split())  # noqa: SIM905 - likewise
