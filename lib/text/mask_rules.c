#include "text/mask_rules.h"

#define COMPOUNDS "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|" \
	"夏侯|轩辕|呼延|端木|南宫|独孤|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|" \
	"公羊|赫连|钟离|鲜于|闾丘|东郭|百里|司空|司寇|仲孙|西门|第五"

const char mask_compounds[] = COMPOUNDS;

/* Word lists that are part of patterns and say when a pattern is needed. */
#define TITLES "先生|女士|小姐|师傅|阿姨|大爷|大妈|大叔|大姐|大哥|老伯|伯伯|叔叔|" \
	"爷叔|奶奶|爷爷|阿婆|阿公|老太|太太|同志|老师|同学|医生|大夫|护士|警官|律师|" \
	"法官|教授|经理|主任|书记|老板|队长|站长|所长|科长|处长|局长|院长|校长|组长|" \
	"班长|厂长"
#define LABELS "姓名|名字|联系人|投诉人|举报人|反映人|求助人|诉求人|来电人|报修人|" \
	"当事人|户主|业主|租户|租客|房东|车主|机主|店主|法人|负责人|经办人|收件人|" \
	"收货人|患者|病人|家属|老人|死者|伤者|儿子|女儿|丈夫|妻子|老公|老婆|父亲|" \
	"母亲|市民|居民|住户|村民|邻居|老板|员工|同事|朋友|经理|主任|书记|警官|医生|" \
	"护士|师傅|老师|队长|站长|所长|科长|处长|局长|院长|校长|组长|班长|厂长"
#define ACTS "反映|来电|致电|称|投诉|举报|咨询|求助|表示"
#define SELF "我叫|本人叫|名叫|叫做|自称"
#define CARDS "身份证|证件|身份号码"
#define PLATES "车牌|牌照|车号"
#define NUMBERS "电话|手机|座机|固话|号码|联系方式|致电|回电|拨打|微信|QQ|Qq|qQ|qq"
#define DIGITS "0|1|2|3|4|5|6|7|8|9|０|１|２|３|４|５|６|７|８|９"
#define CNDIGITS "〇|零|○|一|二|三|四|五|六|七|八|九|幺|十|百"

const struct mask_piece mask_pieces[] = {
	{ "D", "[0-9\\x{ff10}-\\x{ff19}]" },
	{ "HAN", "[\\x{3400}-\\x{4dbf}\\x{4e00}-\\x{9fff}"
	    "\\x{20000}-\\x{323af}]" },
	{ "NOTHAN", "[^\\x{3400}-\\x{4dbf}\\x{4e00}-\\x{9fff}"
	    "\\x{20000}-\\x{323af}]" },
	/* what people put between the digits of one number */
	{ "SEP", "[\\s\\x{a0}\\x{2000}-\\x{200d}\\x{2010}-\\x{2015}\\x{2060}"
	    "\\x{3000}\\x{feff}\\x{ff0d}\\x{b7}._-]" },
	{ "S", "<SEP>?" },
	{ "SS", "<SEP>{1,3}" },
	{ "CNDIGIT", "[〇零○一二三四五六七八九幺]" },
	{ "CN", "[〇零一二三四五六七八九十百]" },
	/* the beginning of any digits: not in the middle of others */
	{ "START", "(?<! <D>)" },
	{ "END", "(?! <D>)" },
	{ "COUNTRY", "(?: (?: [+＋] | 00 )? 86 <S> )? [0０]?" },

	/*
	 * Identity numbers: provinces of GB/T 2260, which no year begins
	 * with, and a month and a day.
	 */
	{ "PROVINCE", "(?: [1１] <S> [1-5１-５] | [2２] <S> [1-3１-３] |"
	    "[3３] <S> [1-7１-７] | [4４] <S> [1-6１-６] | [5５] <S> [0-4０-４] |"
	    "[6６] <S> [1-5１-５] | [7７] <S> [1１] | [8８] <S> [1-3１-３] )" },
	{ "CENTURY", "(?: [1１] <S> [89８９] | [2２] <S> [0０] )" },
	{ "MONTHDAY", "(?: [0０] <S> [1-9１-９] | [1１] <S> [0-2０-２] ) <S>"
	    "(?: [0０] <S> [1-9１-９] | [12１２] <S> <D> | [3３] <S> [01０１] )" },

	/* surnames that are hardly ever the beginning of another word */
	{ "SURNAME", "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
	    "陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗方俞任袁柳鲍史唐费廉岑薛雷"
	    "贺倪汤滕殷罗毕郝邬安常于傅卞齐康伍余卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米"
	    "贝臧戴谈宋茅庞熊纪舒屈祝董梁杜阮蓝闵席季麻贾娄江童颜郭梅盛林刁钟徐邱"
	    "骆高夏蔡田樊胡凌霍虞万柯管卢莫裘缪宗丁宣邓郁单杭洪包诸左石崔吉钮龚程"
	    "嵇邢裴陆荣翁荀惠甄曲芮羿靳邴糜段巫焦巴牧隗谷侯宓郗仲伊宫仇栾甘厉戎祖"
	    "武符刘景詹龙叶司韶郜黎蓟薄白蒲邰鄂赖卓蔺屠蒙池乔胥闻莘翟谭贡劳姬申冉"
	    "宰郦雍桑桂濮牛寿边扈燕尚温庄晏柴瞿阎慕茹习艾古易戈廖庾暨衡步耿匡寇阙"
	    "欧沃蔚隆巩聂晁勾敖冷辛阚简饶曾沙鞠丰巢关蒯查荆游竺权逯桓肖付闫涂覃佟"
	    "邸仝尧冼苟代岳]" },
	/* others are taken for one only where a name is announced */
	{ "ANYSURNAME", "(?: <SURNAME> | [和时明成计路经家能通都向从别后全东公相"
	    "居应支房国广利农红平满空师容终越养须双山井车连干解项乐元强富班封储松"
	    "印宿怀云花皮危滑羊汲弓蓬秋宁暴束幸索咸籍阴苍党扶堵璩浦充宦鱼慎弘文禄"
	    "殳融毋益覃] )" },
	{ "COMPOUND", COMPOUNDS },

	/* words that begin like a surname and are none */
	{ "NONAME", "(?! 任何|任意|方便|方面|方案|方式|方向|严重|严格|严禁|高度|"
	    "高空|高层|高峰|高温|高速|高架|高中|高压|马上|马路|黄色|黄线|白天|白色|"
	    "温度|常年|常常|常住|安全|安装|安排|万一|万元|金额|田地|石头|江边|林木|"
	    "江苏|江西|钱款|钱财|周边|周围|周末|周[一二三四五六日期]|章程|夏天|夏季|"
	    "毛坯|施工|许多|许可|余额|余款|龙头|雷雨|梅雨|柳树|程序|程度|谢谢|关于|"
	    "关注|关闭|关系|包括|包含|包[子装工]|康复|沙石|申请|申诉|申报|孙子|孙女|"
	    "卫生|卫星|童年|牛奶|简单|简易|游客|游泳|易|边上|边界|尚[未有无]|白领|"
	    "柴油|段时间|巴士|符合|景观|景区|欧美|荣誉|祖[孙母父]|胡同|胡乱|洪水|"
	    "左右|左[边侧转]|杜绝|纪委|纪检|蓝色|宣传|季度|季节|管[理道线委网]|"
	    "代[表理办]|单[位元独]|曾经|曾[多向于在因被]|何[时处种]|付[款费]|习惯|"
	    "查[询看处实]|权[利益限]|燕子|司[机法]|于[今昨当近前本上下早]|华[东为]|"
	    "金融|叶子|步[行道]|"
	    "周浦|周家渡|高桥|高东|高行|金桥|金杨|康桥|张江|曹路|唐镇|陆家嘴|祝桥|"
	    "惠南|宣桥|万祥|川沙|洋泾|潍坊|沪东|浦兴|塘桥|"
	    "<HAN>{1,2} [路街道镇村桥弄浜港湾] )" },
	{ "NOBODY", "(?! 诉求人|不详|匿名|保密|未知|本人|同上|暂无|没有|某某|不愿|"
	    "不清|无|物业|居委|见 )" },

	{ "TITLE", "(?: " TITLES " )" },
	/* behind a surname these show that no given name follows */
	{ "NOGIVEN", "(?! <TITLE> | [某总姓×] | 家[里中] )" },
	/* particles are in no given name, others never its last character */
	{ "GIVEN", "(?! [的是了我你您他她它们这那某] ) <HAN>" },
	{ "GIVENLAST", "(?! [的是了我你您他她它们这那在住称说被因没请就也都很吗呢吧"
	    "啊电楼室号弄店厂馆司部局处站所区镇] ) <HAN>" },
	/* what may stand behind a name */
	{ "AFTER", "(?! [*] ) (?= <NOTHAN> | $ | 反映|来电|致电|称|表示|投诉|举报|咨询|求助|"
	    "建议|要求|希望|认为|说|<TITLE>|住|家|电话|手机|联系|身份证|性别|男|女|"
	    "的|是|今年|现|在|于|因|向|与|和|及|等|已|也|名下|本人|一家|夫妻|夫妇|"
	    "为|诉|报|系|有|被|要|想|请|前来|到|去|从|将|对|不|没|未|就|多次|给|让|"
	    "把|跟|同|所|态度|处理|回复|告知|答复|到场|上门|曾|又|每|经常|总|一直|擅自|"
	    "拖欠|殴打|辱骂 )" },
	/* longer ones first: better a word hidden than half a name shown */
	{ "NAME", "(?: (?: <COMPOUND> | <SURNAME> ) <NOGIVEN> <GIVEN>"
	    "(?: <GIVENLAST> <AFTER> | <AFTER> ) )" },
	{ "ANYNAME", "(?: (?: <COMPOUND> | <ANYSURNAME> ) <NOGIVEN> <GIVEN>"
	    "(?: <GIVENLAST> <AFTER> | <AFTER> | <GIVENLAST> ) )" },
	{ "LABEL", "(?: " LABELS " ) (?: 姓名|名字 )?" },

	/* a door's number, or several: 12, 12A, A12, 12-14, 12、14 */
	{ "NUM", "(?: <D>{1,5} [A-Za-z]? | [A-Za-z] -? <D>{1,5} )" },
	{ "NUMS", "<NUM> (?: \\x20? [-－—–~～至到、/] \\x20? <NUM> ){0,4}+" },
	{ "NOTIN", "(?<! [0-9\\x{ff10}-\\x{ff19}A-Za-z.])" },
	{ "DAYS", "(?: <D>{1,2} | <CN>{1,3} ) (?: [日号]? \\s?"
	    "[-－—–~～至到、,，和及] \\s? (?: <D>{1,2} | <CN>{1,3} ) ){0,6}" },
	/* numbers before 号 that are no house: dates, papers, lines, gates */
	{ "NODOOR", "(?:"
	    "(?: <D>{1,2} | <CN>{1,2} | [本上下每这该当]个? ) \\s? 月份? \\s?"
		"<DAYS> \\s? [日号]"
	    "| [〔\\[［（(【] \\s? (?: 19 | 20 ) <D>{2} 年? \\s? [〕\\]］）)】]"
		"\\s? 第? \\s? <D>{1,5} \\s? 号"
	    "| 第 \\s? (?: <D>{1,5} | <CN>{1,5} ) 号 (?! 楼|院|<D> )"
	    "| (?: <D>{1,5} | <CN>{1,3} ) 号 (?: 线 (?! 路|缆|杆 ) |令|"
		"文 (?! 化|明 ) |台风|公告|通知|公函|热线 )"
	    "| (?<! [路街弄巷道0-9])"
		"(?: <D>{1,5} | <CN>{1,3} ) 号 (?: 窗口|登机|航站|闸|泵|"
		"机 (?! 动 ) |车厢|[出进入]?口|码|高炉|高速|地块|桩|井|电梯|召|称|"
		"选手|病?床|汽油|柴油|门 (?! 牌 ) |字|院区|仓|库 )"
	    "| (?: 编号|工号|单号|订单|序号|案号|文号|档号|批号|型号|证号|尾号|卡号|"
		"警号|学号|合同号?|热线 ) [\\s:：为是]{0,2} <D>{1,5} 号"
	    "| (?: (?<! 位) 于|截[止至]|预计|计划|将在 ) \\s? <DAYS> 号"
	    "| (?<! [路街弄巷道村组队园苑坊里区城庭邸0-9])"
		"(?: 0?[1-9] | [12]<D> | 3[01] ) 号 (?= \\s? (?: 上午|下午|中午|"
		"早|凌晨|晚|夜|傍晚|当[天日]|[之以]?[前后]|起|开始|至今|左右|来电|"
		"致电|拨打|报修|报案|投诉|举报|反映|[（(]? (?: 周|星期 ) |"
		"[至到] \\s? <D>{1,2} [号日] (?! 楼|院|室|<D> ) |"
		"[,，]? \\s? <D>{1,2} \\s? [:：点时] ))"
	    ") (*SKIP) (*FAIL)" },
	/* what a number behind a house counts, and hence is no room */
	{ "UNCOUNTED", "(?! \\s? (?: <D> | [年月日时点分秒元万亿千百个人名次辆米m㎡"
	    "平%％度天周岁家条件起处根吨斤公楼层路号弄块栋幢多余*.:：/-] | 单元 |"
	    "小时 ))" },
};

const size_t mask_pieces_n = sizeof(mask_pieces) / sizeof(mask_pieces[0]);

/* The longer numbers come first, doors last. */
const struct mask_rule mask_rules[] = {
	{ MASK_EMAIL, 0, "@|＠", "(?<! [A-Za-z0-9._%+-])"
	    "( [A-Za-z0-9._%+-]++ \\s? [@＠] \\s? [A-Za-z0-9.-]+ )" },

	/* identity cards of 18 and 15 digits, then whatever is called one */
	{ MASK_ID, 0, DIGITS, "<START> ( <PROVINCE> (?: <S> <D> ){4} <S>"
	    "<CENTURY> <S> <D> <S> <D> <S> <MONTHDAY>"
	    "(?: <S> <D> ){3} <S> [0-9\\x{ff10}-\\x{ff19}Xx×Ｘｘ] ) <END>" },
	{ MASK_ID, 0, DIGITS, "<START> ( <PROVINCE> (?: <S> <D> ){4} <S> <D> <S> <D>"
	    "<S> <MONTHDAY> (?: <S> <D> ){3} ) (?! <S> <D> )" },
	{ MASK_ID, 0, CARDS, "(?: " CARDS " ) [^0-9*\\x{ff10}-\\x{ff19}]{0,8}"
	    "( <D> (?: <S> <D> ){11,18} [Xx×Ｘｘ]? )" },

	/*
	 * Mobiles: whole, with what runs on behind them, or in the groups in
	 * which people write them.
	 */
	{ MASK_PHONE, 0, DIGITS, "<START> <COUNTRY>"
	    "( [1１] [3-9\\x{ff13}-\\x{ff19}] <D>{9,} )" },
	{ MASK_PHONE, 0, DIGITS, "<START> <COUNTRY> ( [1１] (?:"
	    "[3-9\\x{ff13}-\\x{ff19}] (?: <D> <SS> <D>{4} <SS> <D>{4} |"
	    "<D> <SS> <D>{3} <SS> <D>{5} | <D>{2} <SS> <D>{4} <SS> <D>{3} |"
	    "<D>{2} <SS> <D>{3} <SS> <D>{4} | <D> <SS> <D>{8} |"
	    "<D>{5} <SS> <D>{4} | <D>{3} <SS> <D>{6} | <D>{4} <SS> <D>{5} ) |"
	    "<SS> [3-9\\x{ff13}-\\x{ff19}] (?: <SS> <D> ){9} ) ) <END>" },

	/* landlines: with a code, in full, or where a number is announced */
	{ MASK_PHONE, 0, DIGITS, "<START> ( (?: [(（] \\s? [0０] <D>{2,3} \\s? [)）] |"
	    "[0０] <D>{2,3} ) <SEP>{0,3} (?: <D>{7,8} |"
	    "<D>{3,4} <SS> <D>{4} ) (?: \\s? (?: 转|分机 ) \\s? <D>{1,6} )? )"
	    "<END>" },
	{ MASK_PHONE, 0, DIGITS, "(?: 编号|单号|订单号?|合同号?|案号|工单号?|流水号|序号|"
	    "受理号 ) \\s? [:：为是]? \\s? [A-Za-z]* <D>+ (*SKIP) (*FAIL)"
	    "| (?<! [0-9\\x{ff10}-\\x{ff19}A-Za-z./_:*-])"
	    "(?! (?: 19 | 20 ) <D>{2} (?: 0[1-9] | 1[0-2] )"
	    "(?: 0[1-9] | [12]<D> | 3[01] ))"
	    "( [2-8\\x{ff12}-\\x{ff18}] <D>{7} )"
	    "(?! [0-9\\x{ff10}-\\x{ff19}A-Za-z元万亿*%] | [.-]<D> )" },
	{ MASK_PHONE, 0, NUMBERS, "(?: " NUMBERS " )"
	    "(?<! (?: 工单|受理|订单|快递|运单|车牌 ) 号码)"
	    "(?: 号码?|为|是|[:：\\s] ){0,4}"
	    "(?! 1 (?: 2345 | 10 | 19 | 20 | 22 ) <END> )"
	    "( <D> (?: <SEP>{0,2} <D> ){6,13} )" },
	{ MASK_STARS, 0, CNDIGITS, "( <CNDIGIT>{7,} )" },

	/* plates, old ones and new energy's, with a province or announced */
	{ MASK_PLATE, 0, DIGITS, "( [京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤"
	    "青藏川宁琼] 牌? <S> [A-HJ-NP-Za-hj-np-zＡ-Ｚ] [\\s·•．.-]{0,2}"
	    "(?= [A-Za-zＡ-Ｚ]{0,6} <D> ) (?:"
	    "[A-Za-z0-9\\x{ff10}-\\x{ff19}Ａ-Ｚ]{5,6} |"
	    "[A-Za-z0-9\\x{ff10}-\\x{ff19}Ａ-Ｚ]{4} [挂学警港澳试超使领] ) )"
	    "(?! [A-Za-z0-9])" },
	{ MASK_PLATE, 0, PLATES, "(?: " PLATES " ) (?: 号码?|[为是:：\\s] ){0,4}"
	    "( [A-HJ-NP-Za-hj-np-z] [\\s·•.-]{0,2} (?= [A-Za-z]{0,6} <D> )"
	    "[A-Za-z0-9]{5,6} ) (?! [A-Za-z0-9])" },

	/* names: announced with a colon, in other words, by oneself */
	{ MASK_NAME, 0, LABELS, "<LABEL> \\s? [:：] \\s? <NOBODY> ("
	    "<HAN>{1,8} [·•] <HAN>{1,8} | <HAN>{2,4} (?! <HAN> | [*]) |"
	    "<ANYNAME> | [A-Za-z] [A-Za-z.'\\x20-]{1,40} )" },
	{ MASK_NAME, 0, LABELS "|叫", "(?: <LABEL> \\s? (?: 名叫|叫做?|是|为|系 )? |"
	    "(?<! [呼喊]) 叫做? ) \\s? <NOBODY>"
	    "<NONAME> ( <NAME> )" },
	{ MASK_NAME, 0, SELF, "(?: " SELF " ) 做? \\s? (?: [:：] \\s? )?"
	    "<NOBODY> ( <ANYNAME> | <HAN>{1,8} [·•] <HAN>{1,8} )" },
	{ MASK_NAME, 0, "我是|本人|我姓名", "(?: 我是|本人是?|我姓名 ) \\s? [,，:：]? \\s? <NONAME>"
	    "( <NAME> )" },
	/* before a title, beside a number, before what a caller does */
	{ MASK_NAME, 0, TITLES, "(?= <HAN>{2,4} \\s? <TITLE> ) <NONAME>"
	    "( (?: <COMPOUND> | <SURNAME> ) <NOGIVEN>"
	    "<GIVEN>{1,2}? ) (?= \\s? <TITLE> )" },
	{ MASK_NAME, 0, "**", "(?: ^ | <NOTHAN> | 联系|[找是叫与和向给问由] ) <NONAME>"
	    "( (?: <COMPOUND> | <SURNAME> ) <NOGIVEN> <GIVEN>{1,2} )"
	    "(?= \\s? [（(,，:：]? \\s? (?: 联系 )? (?: 电话|手机 )? (?: 号码? )?"
	    "[:：]? \\s? (?: [+＋]? 86 \\s? )?"
	    "(?: 1[3-9][0-9][*]{4} | [*]{4}[0-9]{4} ))" },
	{ MASK_NAME, 0, ACTS, "(?: ^ | [\\s，。；、：,;:（(“\"] ) <NONAME> ("
	    "(?: <COMPOUND> | <SURNAME> ) <NOGIVEN> <GIVEN> <GIVENLAST>? )"
	    "(?= " ACTS " )" },

	/* doors */
	{ MASK_DOOR, 0, DIGITS "|" CNDIGITS,
	    /* what all of the following begin with: most places end here */
	    "(?= [0-9\\x{ff10}-\\x{ff19}A-Za-z〇零一二三四五六七八九十百本上下每这该当"
	    "〔\\[［（(【第编工单订序案文档批型证尾卡警学合热于截预计将隔楼对邻家居住地"
	    "门房室\\s—－-] )"
	    "(?: <NODOOR> | (?|"
	    "<NOTIN> ( <NUMS> ) (?= \\s? (?:"
		"室 (?! \\s? [0-9一二两三四] [厅卫] | 户 ) |支?弄|单元|号|[#＃] ))"
	    "| <NOTIN> (?<! [共有约近每建盖拆]) ( <NUMS> ) (?= \\s? [栋幢] )"
	    "| <NOTIN> ( [A-Za-z] | <D>{1,2} ) (?= [座楼层门] \\s? -?"
		"<D>{2,4} [A-Za-z]? <UNCOUNTED> )"
	    "| <NOTIN> ( <D>{1,2} ) (?= [楼层座门] \\s? <D>{1,4} 室 )"
	    "| <NOTIN> ( <D>{3,4} [A-Za-z]? ) (?= 房 (?: 间|内|里|门|客|的|"
		"[，。；、,;\\s] | $ ))"
	    "| (?<= [0-9\\x{ff10}-\\x{ff19}A-Za-z一二三四五六七八九十号*]"
		"[号弄室栋幢座楼层门院#＃] | 单元) \\s? [-－—]? \\s?"
		"( <D>{2,5} [A-Za-z]? (?: [-－—] <D>{1,4} )? ) <UNCOUNTED>"
	    "| (?<= [村宅社区]) ( <D>{1,2} | <CN>{1,2} ) (?= 组|生?产?队 )"
	    "| (?<! <CN>) ( <CN>{1,5} ) (?= 号楼|单元|[号栋幢弄] \\s? <D> )"
	    "| (?<! <CN>) ( <CN>{2,5} ) (?= 室 (?! [一二两三四] [厅卫] ) |弄|号 )"
	    "| (?<= [苑园城府湾庭邨坊里村邸寓厦] | 小区) \\s?"
		"( <D>{1,3} [A-Za-z]? [-－—/] (?: <D>{3,4} |"
		"<D>{1,2} [-－—/] <D>{2,4} ) [A-Za-z]? ) <UNCOUNTED>"
	    "| (?: 隔壁|楼上|楼下|对门|邻居家? ) \\s? ( <D>{3,4} ) <UNCOUNTED>"
	    "| (?: [家居]住|住[在址]|地址|门牌号?码?|房号|室号 ) \\s? [:：是为]? \\s?"
		"( <D>{1,4} [A-Za-z]? (?: [-－—/] <D>{1,4} ){0,2} ) <UNCOUNTED>"
	    "| (?<= [路街巷] | 大道) ( <D>{2,5} ) (?= \\s? (?: $ |"
		"[，。；、,;）)（(] |附近|门口|对面|旁|隔壁|处|内 ))"
	    "))" },

	/* an address alone: every number in it is a door's */
	{ MASK_DOOR, 1, DIGITS, "( [A-Za-z]? [-－]? <D>"
	    "(?: [-－—–~～/、.]? [0-9\\x{ff10}-\\x{ff19}A-Za-z*] )*+ )" },
	{ MASK_DOOR, 1, NULL, "( <CN>{1,5} | [A-Za-z] )"
	    "(?= [号室弄栋幢座楼层组队门户房] | 单元 )" },
};

const size_t mask_rules_n = sizeof(mask_rules) / sizeof(mask_rules[0]);
