/* t_mask - personal data are unreadable, all else stays (C2, C3, Art. 14) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "text/mask.h"
#include "text/utf8.h"

static struct arena arena;
static struct mask *mask;

static int
setup(void **state)
{
	struct fail fail;

	(void)state;
	mem_make(&arena, NULL);
	if (mask_make(&mask, &arena, &fail) != FAIL_NONE)
		fail_msg("%s", fail.text);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	mask_drop(mask);
	mem_drop(&arena);
	return 0;
}

struct text_case {
	const char *text, *want;
};

/* Each text becomes what is wanted, and that stays as it is. */
static void
check(const struct text_case *cases, size_t n)
{
	struct str got, again;
	size_t i;

	for (i = 0; i < n; i++) {
		got = mask_text(mask, &arena, str_of(cases[i].text));
		if (!str_is(got, cases[i].want))
			fail_msg("'%s': '%.*s', not '%s'", cases[i].text,
			    STR_ARG(got), cases[i].want);
		again = mask_text(mask, &arena, got);
		if (!str_eq(again, got))
			fail_msg("'%.*s': again '%.*s'", STR_ARG(got),
			    STR_ARG(again));
	}
}

#define CHECK(cases) check(cases, sizeof(cases) / sizeof((cases)[0]))

/* C2: 138****5678 */
static void
test_phones(void **state)
{
	static const struct text_case cases[] = {
		{ "13812345678", "138****5678" },
		{ "请回电13800005678。", "请回电138****5678。" },
		{ "138 0000 5678", "138****5678" },
		{ "138-0000-5678", "138****5678" },
		{ "138 000 05678", "138****5678" },
		{ "1380 0005 678", "138****5678" },
		{ "13800 005678", "138****5678" },
		{ "138\xc2\xa0" "0000\xe3\x80\x80" "5678", "138****5678" },
		{ "138—0000—5678", "138****5678" },
		{ "1 3 8 0 0 0 0 5 6 7 8", "138****5678" },
		{ "１３８００００５６７８", "138****5678" },
		{ "+8613800005678", "+86138****5678" },
		{ "+86 138-0000-5678", "+86 138****5678" },
		{ "008613800005678", "0086138****5678" },
		{ "013800005678", "0138****5678" },
		{ "13800005678、15900001234", "138****5678、159****1234" },
		{ "13800005678转801", "138****5678转801" },
		{ "021-58001234", "****1234" },
		{ "(021)58001234", "****1234" },
		{ "（021） 5800 1234", "****1234" },
		{ "02158001234", "****1234" },
		{ "０２１－５８００１２３４", "****1234" },
		{ "0571-8000123", "****0123" },
		{ "请拨58001234", "请拨****1234" },
		{ "电话5800-1234", "电话****1234" },
		{ "联系方式：5800123", "联系方式：****0123" },
		{ "幺三八零零零零五六七八", "****" },
		{ "QQ：123456789", "QQ：****6789" },
	};

	(void)state;
	CHECK(cases);
}

/* C2: identity cards, plates, e-mail */
static void
test_numbers(void **state)
{
	static const struct text_case cases[] = {
		{ "310115199001011234", "310*************34" },
		{ "身份证31011519900101123X。", "身份证310*************3X。" },
		{ "31011519900101123x", "310*************3X" },
		{ "310115 19900101 1234", "310*************34" },
		{ "310115-1990-0101-1234", "310*************34" },
		{ "３１０１１５１９９００１０１１２３４", "310*************34" },
		{ "310115900101123", "310**********23" },
		{ "身份证号：310115199013011234",	/* a slip: month 13 */
		  "身份证号：310*************34" },
		{ "沪A12345", "沪A*****" }, { "沪AD12345", "沪A*****" },
		{ "沪ADF1234", "沪A*****" }, { "沪A·12345", "沪A*****" },
		{ "沪 A 12345", "沪A*****" }, { "沪a12345", "沪A*****" },
		{ "沪Ａ１２３４５", "沪A*****" }, { "沪C1234学", "沪C*****" },
		{ "苏E88888违停", "苏E*****违停" },
		{ "车牌号为AD12345", "车牌号为A*****" },
		{ "zhang.san@example.com", "z***@…" },
		{ "邮箱zs_1@mail.example.cn，谢谢", "邮箱z***@…，谢谢" },
		{ "zs＠example.com", "z***@…" },
	};

	(void)state;
	CHECK(cases);
}

/* C2: 118室 -> **室 */
static void
test_doors(void **state)
{
	static const struct text_case cases[] = {
		{ "118室", "**室" }, { "118 室", "** 室" },
		{ "１１８室", "**室" }, { "12A室", "**室" },
		{ "A1203室", "**室" }, { "201、202室", "**室" },
		{ "201-203室", "**室" }, { "三〇一室", "**室" },
		{ "12号301室", "**号**室" }, { "12号301", "**号**" },
		{ "12号301漏水", "**号**漏水" }, { "12号-301", "**号-**" },
		{ "3号楼2单元1201", "**号楼**单元**" },
		{ "三号楼二单元一二〇一室", "**号楼**单元**室" },
		{ "5弄", "**弄" }, { "5弄12号", "**弄**号" },
		{ "100弄20支弄5号", "**弄**支弄**号" },
		{ "东方路12号", "东方路**号" }, { "东方路12-14号", "东方路**号" },
		{ "东方路12号仓库", "东方路**号仓库" },
		{ "东方路5号门前", "东方路**号门前" },
		{ "12号、14号", "**号、**号" }, { "12号2024年", "**号2024年" },
		{ "2栋301", "**栋**" }, { "5幢", "**幢" },
		{ "A座1203", "**座**" }, { "12楼1201室", "**楼**室" },
		{ "3门201室", "**门**室" }, { "36#1201", "**#**" },
		{ "302房间", "**房间" }, { "5村3组12号", "5村**组**号" },
		{ "阳光花园3-201", "阳光花园**" },
		{ "阳光花园3-2-1201", "阳光花园**" },
		{ "家住3-201", "家住**" }, { "门牌号12", "门牌号**" },
		{ "东方路1234附近", "东方路**附近" },
		{ "楼上301漏水", "楼上**漏水" },
	};

	(void)state;
	CHECK(cases);
}

/* C2: 张** */
static void
test_names(void **state)
{
	static const struct text_case cases[] = {
		{ "姓名：张三", "姓名：张**" }, { "姓名张三，", "姓名张**，" },
		{ "联系人:王小明 电话", "联系人:王** 电话" },
		{ "联系人李四13800005678", "联系人李**138****5678" },
		{ "我叫王小明，", "我叫王**，" },
		{ "我叫王小明住在三楼", "我叫王**住在三楼" },
		{ "本人张三反映", "本人张**反映" }, { "我是张三", "我是张**" },
		{ "名叫欧阳娜娜的", "名叫欧阳**的" },
		{ "姓名：欧阳娜", "姓名：欧阳**" },
		{ "张三先生", "张**先生" }, { "王小明女士", "王**女士" },
		{ "欧阳修先生", "欧阳**先生" }, { "陈大文师傅", "陈**师傅" },
		{ "王秀英阿姨", "王**阿姨" }, { "找李四 先生", "找李** 先生" },
		{ "投诉人赵大年称", "投诉人赵**称" },
		{ "市民张三来电", "市民张**来电" },
		{ "业主王芳家漏水", "业主王**家漏水" },
		{ "张三反映楼上漏水", "张**反映楼上漏水" },
		{ "，李小四投诉", "，李**投诉" },
		{ "王小明（13800005678）", "王**（138****5678）" },
		{ "联系王小明：13800005678", "联系王**：138****5678" },
		{ "物业经理赵强态度", "物业经理赵**态度" },
		{ "姓名：买买提·艾山", "姓名：买**" },
		{ "姓名：Zhang San", "姓名：Z**" },
	};

	(void)state;
	CHECK(cases);
}

/* What is nobody's own is not touched. */
static void
test_kept(void **state)
{
	static const char *const cases[] = {
		"", "小区垃圾无人清运，要求尽快处理。",
		/* dates and times */
		"10月25日", "2024年10月25日16时30分", "10月25号下午", "10月25、26号",
		"25号下午来电", "3月5号至3月8号停水", "本月12号", "每月15号发工资",
		"十月二十五号", "2024-10-25 16:00:05", "2024/10/25",
		"2024-10-25T16:00:05+08:00", "20241025", "昨晚20:30",
		/* amounts and counts */
		"58000000元", "3000-4500元", "1200万元", "120平方米", "共有3栋楼",
		"3室2厅", "两室一厅", "20多人", "价格为13800元",
		/* numbers of tickets and papers */
		"热线-241025-000123", "工单20241025000123456", "订单号58001234",
		"浦南办〔2024〕20号", "沪府发（2022）3号", "第20号令", "20号文件",
		/* routes, lines, lines of the hotline */
		"12345热线", "拨打12345", "致电12345 2024-10-25投诉", "110、119、120",
		"地铁2号线", "2号线3号口", "312路公交车", "G1503高速", "S20",
		"1号门", "12号台风", "国道312附近",
		/* words that are no names */
		"市民反映高空抛物", "市民高度关注", "市民于昨日来电", "曾多次投诉",
		"施工师傅", "维修师傅", "安装师傅", "出租车司机", "我是金桥镇居民",
		"本人高度重视", "王先生反映", "张阿姨", "王某反映", "李某某先生",
		"居委书记", "派出所所长", "姓名不详", "联系人：无",
		/* masked already */
		"张**", "138****5678", "**室", "沪A*****", "150××××",
	};
	struct str s, got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		s = str_of(cases[i]);
		got = mask_text(mask, &arena, s);
		if (!str_eq(got, s))
			fail_msg("'%s': '%.*s'", cases[i], STR_ARG(got));
		assert_ptr_equal(got.p, s.p);
	}
}

static void
test_single_fields(void **state)
{
	static const struct text_case name[] = {
		{ "张三", "张**" }, { "张三丰", "张**" }, { "张", "张**" },
		{ " 欧阳娜娜", "欧阳**" }, { "欧阳", "欧**" }, { "赵某", "赵**" },
		{ "Zhang San", "Z**" }, { "", "" }, { "  ", "" },
		{ "\xff", "\xef\xbf\xbd**" }, { "张**", "张**" },
	};
	static const struct text_case phone[] = {
		{ "13812345678", "138****5678" },
		{ "+86 138-1234-5678", "138****5678" },
		{ "008613812345678", "138****5678" },
		{ "１３８１２３４５６７８", "138****5678" },
		{ "021-58001234", "****1234" }, { "58001234", "****1234" },
		{ "12345", "****" }, { "150××××", "****" }, { "无", "****" },
		{ "", "" }, { "11812345678", "****5678" },
		{ "13800005678/021-58001234", "****1234" },
	};
	static const struct text_case address[] = {
		{ "118室", "**室" },
		{ "东方路1234弄56号701室", "东方路**弄**号**室" },
		{ "东方路1234", "东方路**" }, { "阳光花园3-201", "阳光花园**" },
		{ "三林路三号楼二〇一室", "三林路**号楼**室" },
		{ "五莲路A座1201", "五莲路**座**" },
		{ "东方路１２号", "东方路**号" }, { "12A", "**" },
		{ "东明路街道", "东明路街道" }, { "", "" },
	};
	size_t i;
	struct str got;

	(void)state;
	for (i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		got = mask_name(&arena, str_of(name[i].text));
		if (!str_is(got, name[i].want))
			fail_msg("'%s': '%.*s'", name[i].text, STR_ARG(got));
	}
	for (i = 0; i < sizeof(phone) / sizeof(phone[0]); i++) {
		got = mask_phone(&arena, str_of(phone[i].text));
		if (!str_is(got, phone[i].want))
			fail_msg("'%s': '%.*s'", phone[i].text, STR_ARG(got));
	}
	for (i = 0; i < sizeof(address) / sizeof(address[0]); i++) {
		got = mask_address(mask, &arena, str_of(address[i].text));
		if (!str_is(got, address[i].want))
			fail_msg("'%s': '%.*s'", address[i].text,
			    STR_ARG(got));
	}
}

/* C3: this caller's own data become 诉求人, [电话], [地址]. */
static void
test_record(void **state)
{
	static const struct {
		const char *text, *name, *phone, *address, *want;
	} cases[] = {
		{ "已联系张三", "张三", "", "", "已联系诉求人" },
		{ "张 三不在家", "张三", "", "", "诉求人不在家" },
		{ "诉求人张三不在家", "张三", "", "", "诉求人不在家" },
		{ "张先生不在", "张先生", "", "", "诉求人不在" },
		{ "张江的张家", "张", "", "", "张江的张家" },
		{ "市民来电", "市民", "", "", "市民来电" },
		{ "拨13800005678未接", "", "13800005678", "", "拨[电话]未接" },
		{ "138-0000-5678", "", "13800005678", "", "[电话]" },
		{ "１３８ ００００ ５６７８", "", "+86 138 0000 5678", "", "[电话]" },
		{ "拨5800 1234", "", "021-58001234", "", "拨[电话]" },
		{ "拨021-58001234", "", "02158001234", "", "拨[电话]" },
		{ "13800005678、58001234", "", "13800005678/021-58001234", "",
		  "[电话]、[电话]" },
		{ "转12345", "", "12345", "", "转12345" },
		{ "去了东方路12弄3号", "", "", "东方路12弄3号", "去了[地址]" },
		{ "去了东方路12弄3号", "", "", "上海市浦东新区东方路12弄3号",
		  "去了[地址]" },
		{ "去了东方路１２弄 3号", "", "", "东方路12弄3号", "去了[地址]" },
		/* others are masked as everywhere */
		{ "张三的邻居李四先生13900001111住12号301室", "张三",
		  "13800005678", "", "诉求人的邻居李**先生139****1111住**号**室" },
		{ "10月25日已清运", "张三", "13800005678", "东方路12号",
		  "10月25日已清运" },
		{ "", "张三", "13800005678", "东方路12号", "" },
	};
	struct str s, got;
	size_t i;
	int changed;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		s = str_of(cases[i].text);
		changed = -1;
		got = mask_record(mask, &arena, s, str_of(cases[i].name),
		    str_of(cases[i].phone), str_of(cases[i].address),
		    &changed);
		if (!str_is(got, cases[i].want))
			fail_msg("'%s': '%.*s'", cases[i].text, STR_ARG(got));
		assert_int_equal(changed, !str_eq(got, s));
	}
}

/* Q4: malformed text is mended, and masked all the same. */
static void
test_malformed(void **state)
{
	struct str got;

	(void)state;
	got = mask_text(mask, &arena, str_of("\xff" "13800005678\xe8\xa1"));
	assert_true(str_is(got, "\xef\xbf\xbd" "138****5678"
	    "\xef\xbf\xbd\xef\xbf\xbd"));
	got = mask_text(mask, &arena, str_make("a\0" "118室", 8));
	assert_true(str_eq(got, str_make("a\0**室", 7)));
}

/* Q4: no text makes the patterns run away; a second is a hundred times more. */
static void
test_no_runaway(void **state)
{
	static const char *const part[] = {
		"1", "1、", "1-", "张", "张三", "a.", "a@", "号", "1号", "12号、",
		"3 ", "一", "身份证", "电话", "月1号", "沪", "(", "联系人：", "0",
		"1月1、", "楼上", "A座", "１", "13"
	};
	const size_t size = 200000;
	struct timespec begin, end;
	char *text = mem_take(&arena, size);
	size_t i, n, k;
	double seconds;

	(void)state;
	for (i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		n = strlen(part[i]);
		for (k = 0; k + n <= size; k += n)
			memcpy(text + k, part[i], n);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
		mask_text(mask, &arena, str_make(text, k));
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
		seconds = (double)(end.tv_sec - begin.tv_sec) +
		    1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
		if (seconds > 10)
			fail_msg("'%s' took %g s", part[i], seconds);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_phones),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_doors),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_single_fields),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_no_runaway),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
