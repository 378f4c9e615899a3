/*
 * gen - a store of any size: years of a made-up office, or its next export
 *
 * usage: gen [-s seed] [-n tickets] [-f year] [-y years] store
 *        gen [-s seed] [-n tickets] [-f year] -x rows store
 *
 * The store was just made by ticket-init, at the beginning of the first year
 * (-f, 2024); gen goes on in it for -y years (1) of -n tickets each (1000000).
 * A ticket and its life depend on seed and day alone, so that a store of the
 * last year holds the same tickets as the last of ten years does; only matters
 * reach back. What would lie after the last year never happens.
 *
 * With -x nothing is written to the store: an export of the platform with the
 * first rows of the year -f goes to standard output.
 *
 * gen keeps what a writer keeps (journal.h, J1-J5; the table of events), but
 * for syncing: one buffered stream a file. tests/oracle/gen.c is another
 * thing: it tries what may be refused, in small stores, through the commands.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/event.h"
#include "store/journal.h"
#include "store/store.h"
#include "store/tickets.h"
#include "text/time.h"

#define HOUR 3600
#define DAY ((int64_t)TIME_DAY_S)
#define MOST_ACTS 56
#define RING 256	/* matters without a place that a new ticket may join */
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* --- chance ---------------------------------------------------------------- */

static uint64_t dice;

static uint64_t
roll(void)
{
	return hash_number(dice += 0x9e3779b97f4a7c15u);
}

static int64_t
rnd(int64_t n)
{
	return n <= 0 ? 0 : (int64_t)(roll() % (uint64_t)n);
}

/* Low numbers more often than high ones. */
static int64_t
rnd_low(int64_t n)
{
	int64_t a = rnd(n), b = rnd(n);

	return a < b ? a : b;
}

static int
per_mille(int n)
{
	return rnd(1000) < n;
}

/* --- words ----------------------------------------------------------------- */

static const struct category {
	const char *name, *rule;
	int unit;	/* 0: the residential area's own community */
	const char *what[2];
} category[] = {
	{ "住房保障/物业管理/服务质量", "c-property", 3,
	    { "物业长期不到岗，报修无人理睬", "公共部位灯坏了多次报修没有结果" } },
	{ "城市管理/街面秩序/占道设摊", "c-stall", 4,
	    { "流动摊贩占道设摊堵住非机动车道", "水果店跨门营业占用盲道" } },
	{ "住房保障/物业管理/停车管理", "c-parking", 3,
	    { "外来车辆占用车位，消防通道被堵", "停车收费标准没有公示" } },
	{ "生态环境/噪声/夜间施工", "c-site-noise", 4,
	    { "工地深夜打桩，震动明显", "夜间运输车辆进出鸣笛卸料" } },
	{ "公共安全/消防/楼道堆物和飞线充电", "c-fire", 5,
	    { "楼道堆放杂物，疏散通道受阻", "电瓶车飞线充电无人制止" } },
	{ "绿化市容/生活垃圾/垃圾分类", "c-sorting", 11,
	    { "垃圾厢房定时投放误时点没有开放", "建筑垃圾堆在路边无人清运" } },
	{ "社区管理/居民自治/邻里纠纷", "c-selfrule", 7,
	    { "楼上住户深夜跑跳影响休息", "邻居在公共走道放置鞋柜" } },
	{ "住房保障/房屋修缮/房屋渗漏", "c-leak", 3,
	    { "屋面渗漏，顶楼天花板发霉", "外墙开裂渗水，雨天更严重" } },
	{ "公共安全/治安/群租", "c-crowding", 5,
	    { "房屋隔断出租，人员进出频繁", "群租房整治后又恢复" } },
	{ "绿化市容/绿化/树木修剪", "c-green", 11,
	    { "树枝遮挡采光，希望修剪", "行道树枯枝有坠落风险" } },
	{ "城市建设/市政设施/路灯井盖", "c-lamp", 11,
	    { "路灯不亮，夜间出行不便", "井盖松动，车辆驶过异响" } },
	{ "市场监管/消费/消费纠纷", "c-market", 10,
	    { "商家拒绝按约定退货", "促销价格与结算价格不符" } },
	{ "住房保障/房屋设备/加装电梯", "c-lift", 3,
	    { "加装电梯协商停滞，希望指导", "电梯频繁故障困人" } },
	{ "城市管理/违法建筑/违章搭建", "c-illegal-building", 4,
	    { "天井内违章搭建玻璃房", "露台搭建彩钢板房仍在施工" } },
	{ "市场监管/食品安全/餐饮食品", "c-food", 10,
	    { "餐饮店后厨卫生差", "购买的熟食有异味" } },
	{ "社区管理/小区公共区域/楼道照明", "", 0,
	    { "楼道感应灯不亮", "活动室长期锁门" } },
	{ "公共安全/养犬管理/犬只扰民", "c-dogs", 5,
	    { "遛狗不牵绳，惊吓孩子", "犬只夜间吠叫" } },
	{ "劳动和社会保障/社会保险/社保医保", "c-social", 12,
	    { "咨询医保报销手续和窗口时间", "社保转移办理进度没有答复" } },
	{ "交通管理/慢行交通/共享单车", "c-bike", 11,
	    { "共享单车乱停放堵住出入口", "非机动车停满人行道" } },
	{ "商业服务/单用途卡/预付卡纠纷", "c-prepaid", 9,
	    { "健身房关门，预付卡余额不退", "理发店转让后不认原来的卡" } },
	{ "民政/养老服务/养老助餐", "c-elderly", 6,
	    { "助餐点送餐时间变动没有通知", "咨询居家养老服务申请条件" } },
	{ "社区管理/便民服务/证明和慰问", "", 0,
	    { "咨询开具证明需要的材料", "老人慰问品尚未收到" } },
	{ "文化体育/群众文化/广场舞扰民", "c-culture", 8,
	    { "广场舞音响音量过大", "早晨六点就开始放音乐" } },
	{ "城市管理/市容环境/渣土扬尘", "c-dust", 4,
	    { "渣土车沿路抛洒泥土", "装修渣土没有遮盖" } },
	{ "公共安全/燃气/燃气安全", "c-gas", 5,
	    { "楼道闻到燃气味", "液化气瓶存放在营业场所" } },
	{ "社区管理/小区秩序/公共区域占用", "", 0,
	    { "有人占用公共绿地种菜", "公共区域被围起来私用" } },
	{ "劳动和社会保障/劳动关系/拖欠工资", "c-wages", 9,
	    { "单位拖欠工资两个月", "离职后工资没有结清" } },
	{ "绿化市容/环境卫生/公厕保洁", "c-clean", 11,
	    { "公厕地面湿滑无人保洁", "河道边垃圾漂浮" } },
};

static const char *const community[] = { "翠竹", "秋实", "望湖", "银杏",
	"晨曦", "榆林", "芳草", "海棠", "桂香", "枫林", "碧波", "青松" };
static const char *const opening[] = { "来电人表示，", "市民通过热线反映，",
	"居民来电：", "来电称：", "诉求人反映，", "市民来电求助，" };
static const char *const ending[] = { "希望彻底解决，不要反复。",
	"请职能部门依法查处。", "希望给出明确答复。", "请协调解决。",
	"已影响多户老人和孩子。", "请告知处理时限。" };
static const char *const surname[] = { "赵", "钱", "孙", "李", "周", "吴",
	"郑", "王", "冯", "陈", "褚", "卫" };
static const char *const stem[] = { "甲", "乙", "丙", "丁", "戊", "己", "庚",
	"辛" };
static const char *const cause[] = { "现场管理不到位，巡查频次不足",
	"设施老化，维修资金尚未落实", "经营者为图方便长期占用",
	"双方对责任划分认识不一致", "施工单位未按许可时段作业",
	"宣传告知不够，居民不了解政策" };
static const char *const process[] = {
	"当日到场核实，约谈当事人并要求整改",
	"会同居委会、物业上门，召开协调会明确分工",
	"调阅巡查记录，落实专人跟进",
	"说明政策依据和流程，提供书面材料" };
static const char *const outcome[] = {
	"已整改到位，复查未见反弹", "已列入本季度计划，每周巡查",
	"已解释说明，提供后续途径", "当事人已自行清理，纳入巡查" };
static const char *const finding[] = { "现场情况与反映一致",
	"到场时未见反映的情况，已拍照留存", "部分情况属实，范围小于反映" };
static const char *const note_progress[] = { "已到场先行处置，正在推进",
	"材料已报送，等待答复", "已约定上门时间" };

static char vocabulary[3000][7];	/* two ideographs each */

static void
put_ideograph(char *p, int64_t n)
{
	int64_t c = 19968 + n;

	p[0] = (char)(224 + c / 4096);
	p[1] = (char)(128 + c / 64 % 64);
	p[2] = (char)(128 + c % 64);
}

static void
vocabulary_make(void)
{
	size_t i;

	dice = 20241025;
	for (i = 0; i < COUNT(vocabulary); i++) {
		put_ideograph(vocabulary[i], rnd(2500));
		put_ideograph(vocabulary[i] + 3, rnd(2500));
	}
}

#define PICK(a) ((a)[rnd((int64_t)COUNT(a))])

/* --- tickets and what is to happen to them --------------------------------- */

/* A ticket's number, without its text. */
struct name {
	int32_t day;
	uint32_t serial;	/* of the day; 0: no ticket */
	int source;
};

struct act {
	int64_t at_s, when_s;	/* when it happened, when it is recorded */
	uint32_t seq;		/* once recorded */
	uint8_t event, unit;
	uint8_t is_batch;	/* one of a dispatch that goes together */
	uint8_t id, voids;	/* void: the act with that id */
	uint8_t a, b, c, d, e;	/* words, as put_attrs() reads them */
};

struct life {
	char id[40];
	struct life *spare;
	int64_t received_s, taken_s, due_s;
	uint64_t seed;		/* of its text, which a matter shares */
	uint64_t luck;		/* of all that happens to it */
	int source, kind, urgency, site, place, category, supervised;
	int64_t caller;		/* -1: none */
	struct name name, matter;
	int n, next;
	struct act act[MOST_ACTS];
};

struct first {			/* the first ticket of a matter */
	struct name name;
	int64_t received_s, caller;
	uint64_t seed;
};

struct gen {
	uint64_t seed;
	int64_t per_year;
	int first_year, years, slots;
	int64_t rows;		/* of an export; 0: a store is written */
	const char *path;
	int64_t places;
	struct first *by_place;	/* by category, place */
	struct first ring[COUNT(category)][RING];
	struct str key;
	struct life *spare;
	struct journal_end end;
	struct journal_tx tx;
	struct buf attrs, row, rows_out;
	FILE *journal, *tickets;
	char month[8];
	int64_t last_s;		/* nothing happens after */
	uint64_t tickets_n, tx_n;
	/* what is to come, by time: a heap */
	struct todo *todo;
	size_t todo_n, todo_size;
	uint64_t order;
};

struct todo {
	int64_t when_s;
	uint64_t order;
	struct life *life;
};

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)fputs("gen: ", stderr);
	(void)vfprintf(stderr, format, args);
	(void)fputc('\n', stderr);
	exit(5);
}

static void __attribute__((noreturn))
full(void)
{
	die("out of memory");
}

static void
name_text(const struct name *name, char text[40])
{
	static const char *const prefix[] = { "", "热线", "网格", "家园" };
	int y, m, d;

	time_civil_parts(name->day, &y, &m, &d);
	(void)snprintf(text, 40, "%s-%02d%02d%02d-%06u",
	    prefix[name->source], y % 100, m, d, (unsigned)name->serial);
}

/* --- a heap of lives by the time of their next act ------------------------- */

static int
is_before(const struct todo *a, const struct todo *b)
{
	return a->when_s != b->when_s ? a->when_s < b->when_s :
	    a->order < b->order;
}

static void
todo_put(struct gen *g, struct life *life)
{
	const struct act *act = &life->act[life->next];
	struct todo new = { act->when_s, g->order++, life };
	size_t i = g->todo_n++;

	/* a dispatch is not cut by what happens in the same second */
	if (!act->is_batch)
		new.order |= UINT64_C(1) << 62;
	if (g->todo_n > g->todo_size) {
		g->todo_size = g->todo_size * 2 + 1024;
		g->todo = realloc(g->todo, g->todo_size * sizeof(new));
		if (g->todo == NULL)
			full();
	}
	for (; i > 0 && is_before(&new, &g->todo[(i - 1) / 2]);
	    i = (i - 1) / 2)
		g->todo[i] = g->todo[(i - 1) / 2];
	g->todo[i] = new;
}

static struct life *
todo_take(struct gen *g)
{
	struct life *life = g->todo[0].life;
	struct todo last = g->todo[--g->todo_n];
	size_t i = 0, k;

	while ((k = 2 * i + 1) < g->todo_n) {
		if (k + 1 < g->todo_n &&
		    is_before(&g->todo[k + 1], &g->todo[k]))
			k++;
		if (!is_before(&g->todo[k], &last))
			break;
		g->todo[i] = g->todo[k];
		i = k;
	}
	g->todo[i] = last;
	return life;
}

static struct life *
life_new(struct gen *g)
{
	struct life *life = g->spare;

	if (life != NULL)
		g->spare = life->spare;
	else if ((life = malloc(sizeof(*life))) == NULL)
		full();
	memset(life, 0, offsetof(struct life, act));
	life->caller = -1;
	return life;
}

static void
life_drop(struct gen *g, struct life *life)
{
	life->spare = g->spare;
	g->spare = life;
}

/* --- the plan of a life ---------------------------------------------------- */

/* Adds an act recorded up to `late_s` after it happened. */
static struct act *
plan(struct life *life, enum event_id event, int unit, int64_t at_s,
    int64_t late_s)
{
	struct act *act = &life->act[life->n];

	if (life->n == MOST_ACTS)
		die("a life is too long");
	memset(act, 0, sizeof(*act));
	act->event = (uint8_t)event;
	act->unit = (uint8_t)unit;
	act->at_s = at_s;
	act->when_s = at_s + rnd(late_s);
	act->id = (uint8_t)++life->n;
	return act;
}

/* An act of the main line: recorded after all that went before, `*now_s`,
   which moves on. */
static struct act *
then(struct life *life, enum event_id event, int unit, int64_t *now_s,
    int64_t wait_s)
{
	int64_t at_s = *now_s + 60 + rnd(wait_s);
	struct act *act;

	if (wait_s > HOUR && (time_of_day(at_s) < 8 * HOUR ||
	    time_of_day(at_s) >= 19 * HOUR) && !per_mille(60)) {
		if (time_of_day(at_s) >= 19 * HOUR)
			at_s += DAY;
		at_s = time_day_start(time_day(at_s)) + 8 * HOUR + 1800 +
		    rnd(2 * HOUR);
	}
	if (wait_s > HOUR && time_weekday(time_day(at_s)) > 5 &&
	    !per_mille(300))
		at_s += (8 - time_weekday(time_day(at_s))) * DAY;
	act = plan(life, event, unit, at_s, 1500);
	*now_s = act->when_s;
	return act;
}

static int
is_office(int64_t at_s)
{
	return time_weekday(time_day(at_s)) <= 5 &&
	    time_of_day(at_s) >= 30600 && time_of_day(at_s) < 63000;
}

/* Briefed within the hour, mostly; written down after the ticket is in. */
static void
plan_brief(struct life *life, int64_t from_s)
{
	int64_t at_s = from_s + 300 + rnd(3200);
	struct act *act;
	int tries;

	for (tries = 0; tries < 3; tries++) {
		if (per_mille(30))
			at_s += rnd(10 * HOUR);
		act = plan(life, EVENT_BRIEF, 0, at_s, 900);
		if (act->when_s < life->taken_s + 60)
			act->when_s = life->taken_s + 60 + rnd(1800);
		act->a = life->caller < 0 ? OUTCOME_IMPOSSIBLE :
		    per_mille(940) ? OUTCOME_REACHED : OUTCOME_UNREACHED;
		if (act->a != OUTCOME_UNREACHED || per_mille(400))
			return;
		at_s = act->when_s + HOUR + rnd(HOUR);
	}
}

/* 0 when the ticket ends here. */
static int
plan_decline(struct life *life, int64_t *now_s)
{
	(void)then(life, EVENT_DECLINE, 0, now_s, 5 * HOUR);
	if (!per_mille(250))
		return 0;
	(void)then(life, EVENT_DECLINE_REFUSE, 0, now_s, DAY);
	return 1;
}

/* A lead is found: by the rules, together with others, or by hand later. */
static void
plan_assign(struct life *life, int unit, int by_rule, int64_t *now_s)
{
	struct act *act;

	if (by_rule) {
		act = plan(life, EVENT_ASSIGN, unit, life->taken_s + 300, 0);
		act->is_batch = 1;
		*now_s = act->when_s;
	} else
		act = then(life, EVENT_ASSIGN, unit, now_s, 8 * HOUR);
	act->a = ROLE_LEAD;
	act->b = BASIS_LEGAL;
	act->c = (uint8_t)by_rule;
	act->d = (uint8_t)(life->urgency < URGENCY_GENERAL &&
	    !is_office(act->at_s));
}

static void
plan_calls(struct life *life, int unit, int64_t *now_s)
{
	struct act *act;
	int tries = 0;

	do {
		act = then(life, EVENT_CONTACT, unit, now_s, tries == 0 ?
		    8 * HOUR : 3 * HOUR);
		act->a = life->caller < 0 ? OUTCOME_IMPOSSIBLE :
		    per_mille(940) ? OUTCOME_REACHED : OUTCOME_UNREACHED;
	} while (act->a == OUTCOME_UNREACHED && ++tries < 3);
	if (life->site == WORD_YES)
		(void)then(life, EVENT_SURVEY, unit, now_s, 9 * HOUR);
}

/* The unit takes it up; 1 in 25 is slow to do so. */
static void
plan_start(struct life *life, int unit, int64_t *now_s)
{
	(void)then(life, EVENT_ACCEPT, unit, now_s, per_mille(40) ? 4 * DAY :
	    7 * HOUR);
	plan_calls(life, unit, now_s);
}

static void
plan_extension(struct life *life, int unit, int64_t *now_s)
{
	int days = 8 + (int)rnd(12);
	struct act *act = then(life, EVENT_EXTEND, unit, now_s, 6 * HOUR);

	act->c = (uint8_t)days;
	if (per_mille(800)) {
		act = then(life, EVENT_EXTEND_GRANT, unit, now_s, 8 * HOUR);
		act->c = (uint8_t)days;
		*now_s += 3 * DAY + rnd(4 * DAY);
	} else
		(void)then(life, EVENT_EXTEND_REFUSE, unit, now_s, 8 * HOUR);
}

/* What happens beside the main line, between two of its acts. */
static void
plan_beside(struct life *life, int unit, int64_t from_s, int64_t to_s)
{
	struct act *act;
	int id;

	if (to_s - from_s < 10)
		return;
	if (per_mille(70)) {
		act = plan(life, EVENT_PROGRESS, unit, from_s +
		    rnd(to_s - from_s - 1), 0);
		if (per_mille(30)) {
			id = act->id;
			act = plan(life, EVENT_VOID, 0, act->when_s + 1, 0);
			act->voids = (uint8_t)id;
		}
	}
	if (per_mille(25))
		(void)plan(life, EVENT_URGE, unit, from_s +
		    rnd(to_s - from_s), 0);
	if (per_mille(14)) {
		act = plan(life, EVENT_AMEND, 0, from_s + rnd(to_s - from_s),
		    0);
		act->a = (uint8_t)rnd(3);
	}
}

static void
plan_reply(struct life *life, int unit, int64_t *now_s, int64_t wait_s)
{
	struct act *act = then(life, EVENT_ANSWER, unit, now_s, wait_s);
	int solved = per_mille(720);

	act->a = life->caller < 0 ? OUTCOME_IMPOSSIBLE : OUTCOME_REACHED;
	if (per_mille(40))
		(void)then(life, EVENT_STATEMENT, unit, now_s, HOUR);
	act = then(life, EVENT_REPLY, unit, now_s, 3 * HOUR);
	act->a = (uint8_t)(solved ? RESULT_SOLVED : per_mille(750) ?
	    RESULT_EXPLAINED : RESULT_EXCESSIVE + rnd(3));
	act->b = (uint8_t)(per_mille(800) ? FINDING_UPHELD : FINDING_PARTLY +
	    rnd(2));
	act->c = (uint8_t)(1 + rnd_low(3));
	act->d = (uint8_t)(1 + rnd_low(5));
	/* a promise, kept after the close as a rule, once in a while late */
	if (act->a == RESULT_EXPLAINED && per_mille(150)) {
		act->e = 1;
		plan(life, EVENT_PROGRESS, unit, act->when_s +
		    (12 + rnd(10)) * DAY, 0)->a = 1;
	}
}

static void
plan_rework(struct life *life, int unit, int64_t *now_s)
{
	(void)then(life, EVENT_REWORK, unit, now_s, 4 * HOUR);
	plan_reply(life, unit, now_s, 20 * HOUR);
}

/* What the citizen says when called back. */
static void
plan_opinion(struct act *call, int source)
{
	call->a = (uint8_t)source;
	call->b = OUTCOME_REACHED;
	call->c = (uint8_t)(per_mille(760) ? RESULT_SOLVED : per_mille(600) ?
	    RESULT_EXPLAINED : RESULT_EXCESSIVE + rnd(3));
	call->d = (uint8_t)(per_mille(700) ? GRADE_SATISFIED : GRADE_BASIC +
	    rnd(3));
	call->e = (uint8_t)((per_mille(960) ? 1 : 2) |
	    (per_mille(970) ? 4 : 8));
	if (per_mille(30))
		call->e &= 12;		/* does not say whether contacted */
	if (per_mille(50))
		call->d = 0;		/* gives no grade */
}

/* The street calls back; a call recorded by mistake is voided first. */
static const struct act *
plan_callback(struct life *life, int64_t *now_s)
{
	struct act *act;
	int tries = 0, id;

	do {
		act = then(life, EVENT_CALLBACK, 0, now_s, 20 * HOUR);
		if (life->caller < 0 || per_mille(60)) {
			act->a = CALLER_STREET;
			act->b = life->caller < 0 ? OUTCOME_IMPOSSIBLE :
			    OUTCOME_UNREACHED;
			continue;
		}
		plan_opinion(act, CALLER_STREET);
		if (!per_mille(6))
			break;
		id = act->id;
		act = then(life, EVENT_VOID, 0, now_s, HOUR);
		act->voids = (uint8_t)id;
		act = then(life, EVENT_CALLBACK, 0, now_s, HOUR);
		plan_opinion(act, CALLER_STREET);
		break;
	} while (++tries < 3 && act->b == OUTCOME_UNREACHED);
	return act;
}

static void
plan_end(struct life *life, int unit, int64_t *now_s)
{
	const struct act *call;
	struct act *act;
	int rounds = 0;

	do {
		act = then(life, EVENT_REVIEW, 0, now_s, 10 * HOUR);
		act->a = OUTCOME_PASS;
		if (per_mille(40)) {
			act->a = OUTCOME_FAIL;
			plan_rework(life, unit, now_s);
			then(life, EVENT_REVIEW, 0, now_s, 10 * HOUR)->a =
			    OUTCOME_PASS;
		}
		if (life->source == SOURCE_GRID) {	/* nobody to call */
			act = then(life, EVENT_CALLBACK, 0, now_s, 10 * HOUR);
			act->a = CALLER_STREET;
			act->b = OUTCOME_IMPOSSIBLE;
			break;
		}
		call = plan_callback(life, now_s);
		if (call->d != GRADE_UNSATISFIED || !per_mille(300))
			break;
		plan_rework(life, unit, now_s);
	} while (++rounds < 2);
	if (rounds == 2) {
		then(life, EVENT_REVIEW, 0, now_s, 10 * HOUR)->a =
		    OUTCOME_PASS;
		(void)plan_callback(life, now_s);
	}
	(void)then(life, EVENT_CLOSE, 0, now_s, 12 * HOUR);
}

static void
plan_after(struct life *life, int unit, int64_t *now_s)
{
	if (life->source != SOURCE_GRID && per_mille(45)) {
		*now_s += rnd(9 * DAY);
		plan_opinion(then(life, EVENT_CALLBACK, 0, now_s, DAY),
		    per_mille(750) ? CALLER_DISTRICT : CALLER_CITY);
	}
	if (per_mille(8)) {
		(void)then(life, EVENT_RECHECK, unit, now_s, 4 * DAY);
		(void)then(life, EVENT_RECHECK_REPORT, unit, now_s, 4 * DAY);
		(void)then(life, EVENT_RECHECK_CLOSE, unit, now_s, 2 * DAY);
	}
	if (per_mille(3))
		(void)then(life, EVENT_FLAG, unit, now_s, 2 * DAY);
}

/* The lead asks to be let off: 1 and a second lead when that is granted. */
static int
plan_return(struct life *life, int *unit, int64_t *now_s)
{
	(void)then(life, EVENT_RETURN, *unit, now_s, 2 * HOUR);
	if (per_mille(400)) {
		(void)then(life, EVENT_RETURN_REFUSE, *unit, now_s, 5 * HOUR);
		return 0;
	}
	(void)then(life, EVENT_RETURN_GRANT, *unit, now_s, 5 * HOUR);
	*unit = *unit == 12 ? 3 : *unit > 12 ? 7 : *unit + 1;
	plan_assign(life, *unit, 0, now_s);
	plan_start(life, *unit, now_s);
	return 1;
}

static void
plan_middle(struct life *life, int unit, int co, int64_t *now_s)
{
	int64_t from_s = *now_s, wait_s = life->urgency == URGENCY_URGENT ?
	    14 * HOUR : life->kind == KIND_CONSULT ? DAY : 4 * DAY;

	if (per_mille(40))
		plan_extension(life, unit, now_s);
	if (per_mille(50))
		wait_s += 5 * DAY;
	if (life->supervised)
		(void)then(life, EVENT_SUPERVISE_END, unit, now_s, 2 * DAY);
	if (co && per_mille(700)) {
		(void)then(life, EVENT_ANSWER, co, now_s, DAY);
		life->act[life->n - 1].a = OUTCOME_REACHED;
	}
	plan_reply(life, unit, now_s, wait_s);
	plan_beside(life, unit, from_s, *now_s);
}

static int
by_when(const void *p, const void *q)
{
	const struct act *a = p, *b = q;

	return a->when_s != b->when_s ? (a->when_s < b->when_s ? -1 : 1) :
	    a->id - b->id;
}

/* All that will happen to a ticket that has just come in. */
static void
plan_life(struct life *life)
{
	const struct category *c = &category[life->category];
	int64_t now_s = life->taken_s;
	int unit, co = 0, by_rule;

	dice = life->luck;
	by_rule = per_mille(950);
	unit = c->unit != 0 ? c->unit : life->place > 0 ?
	    21 + (life->place - 1) % 12 : 7;
	if (per_mille(25)) {
		by_rule = 0;
		if (!plan_decline(life, &now_s))
			return;
		/* late, but nothing is owed for ever */
		if (life->source == SOURCE_HOTLINE)
			plan_brief(life, now_s);
	} else if (life->source == SOURCE_HOTLINE)
		plan_brief(life, life->received_s);
	plan_assign(life, unit, by_rule, &now_s);
	if (life->place > 0 && unit < 20 && per_mille(80)) {
		co = 21 + (life->place - 1) % 12;
		now_s += rnd(2 * HOUR);
		then(life, EVENT_ASSIGN, co, &now_s, HOUR)->a = ROLE_CO;
		life->act[life->n - 1].b = BASIS_NEGOTIATED;
		(void)then(life, EVENT_ACCEPT, co, &now_s, HOUR);
	}
	plan_start(life, unit, &now_s);
	if (per_mille(30))
		(void)plan_return(life, &unit, &now_s);
	plan_middle(life, unit, co, &now_s);
	plan_end(life, unit, &now_s);
	plan_after(life, unit, &now_s);
	qsort(life->act, (size_t)life->n, sizeof(life->act[0]), by_when);
}

/* --- what a ticket is ------------------------------------------------------ */

/* Joins a matter, or begins one (M1, M2). */
static void
life_matter(struct gen *g, struct life *life)
{
	struct first *first;

	if (life->place > 0)
		first = &g->by_place[life->category * g->places +
		    life->place - 1];
	else
		first = &g->ring[life->category][rnd(per_mille(400) ? RING :
		    RING * 4) % RING];
	if (first->name.serial != 0 && first->received_s >=
	    life->received_s - 365 * DAY && (life->place > 0 ||
	    per_mille(400))) {
		life->matter = first->name;
		if (life->place == 0)
			life->seed = first->seed;
		if (life->caller >= 0 && first->caller >= 0 && per_mille(120))
			life->caller = first->caller;
		return;
	}
	first->name = life->matter = life->name;
	first->received_s = life->received_s;
	first->caller = life->caller;
	first->seed = life->seed;
}

static struct life *
life_receive(struct gen *g, int32_t day, uint32_t serial, int64_t received_s)
{
	static const int kinds[] = { KIND_COMPLAINT, KIND_COMPLAINT,
		KIND_COMPLAINT, KIND_HELP, KIND_HELP, KIND_REPORT,
		KIND_CONSULT, KIND_SUGGESTION };
	struct life *life = life_new(g);

	dice = hash_number(g->seed ^ hash_number((uint64_t)day << 32 |
	    serial));
	life->seed = roll();
	life->luck = roll();
	life->received_s = received_s;
	life->source = per_mille(720) ? SOURCE_HOTLINE : SOURCE_GRID +
	    (int)rnd(2);
	life->name = (struct name){ day, serial, life->source };
	name_text(&life->name, life->id);
	life->kind = kinds[rnd(COUNT(kinds))];
	life->urgency = per_mille(30) ? URGENCY_URGENT : per_mille(70) ?
	    URGENCY_SEMI : URGENCY_GENERAL;
	life->category = (int)rnd_low(COUNT(category));
	life->site = life->kind != KIND_CONSULT && per_mille(300) ? WORD_YES :
	    WORD_NO;
	life->place = per_mille(700) ? 1 + (int)rnd_low(g->places) : 0;
	life->supervised = per_mille(5) ? 2 - (int)per_mille(200) : 0;
	if (life->source != SOURCE_GRID && per_mille(965))
		life->caller = rnd_low(g->per_year / 2 + 1);
	life->due_s = time_day_start(day) + (per_mille(950) ? 9 : 5) * DAY +
	    18 * HOUR;
	life_matter(g, life);
	return life;
}

/* --- rows of tickets/ ------------------------------------------------------ */

/* The words of a matter, which its tickets share, and some of its own. */
static void
text_make(struct buf *out, const struct life *life, int more)
{
	uint64_t kept = dice;
	const struct category *c = &category[life->category];
	int i;

	out->n = 0;
	dice = life->seed;
	buf_put_c(out, PICK(opening));
	if (life->place == 0)
		buf_printf(out, "%s路%d号附近", PICK(community),
		    1 + (int)rnd(900));
	buf_put_c(out, c->what[rnd(2)]);
	buf_put_c(out, "，");
	for (i = 8 + (int)rnd(10); i > 0; i--)
		buf_put_c(out, PICK(vocabulary));
	dice = hash_number((uint64_t)life->name.day << 32 |
	    life->name.serial);
	for (i = 1 + (int)rnd(3) + more; i > 0; i--)
		buf_put_c(out, PICK(vocabulary));
	buf_put_c(out, "。");
	buf_put_c(out, PICK(ending));
	dice = kept;
}

static void
place_text(int place, char text[32])
{
	int name = (place - 1) % 12, number = 1 + (place - 1) / 12;

	(void)snprintf(text, 32, "%s%d村", community[name], number);
}

/* The row of a ticket as it is now, its digest into `hex`. */
static void
row_put(struct gen *g, const struct life *life, int64_t logged_s, int more,
    char hex[HASH_HEX + 1])
{
	static struct buf text;
	char received[TIME_TEXT + 1], due[TIME_TEXT + 1], logged[TIME_TEXT + 1];
	char place[32] = "", address[96] = "", caller[16] = "", phone[32] = "";
	struct tickets_row row = { 0 };
	uint64_t h = hash_number((uint64_t)life->caller);

	if (text.arena.base == NULL)
		buf_make(&text, full);
	text_make(&text, life, more);
	time_format(life->received_s, received);
	time_format(life->due_s, due);
	time_format(logged_s, logged);
	if (life->place > 0)
		place_text(life->place, place);
	(void)snprintf(address, sizeof(address), "%s路%d弄%d号%d室",
	    community[life->seed % 12], (int)(life->seed / 12 % 300) + 1,
	    (int)(life->seed / 7 % 40) + 1,
	    101 + 100 * (int)(life->seed / 5 % 6));
	if (life->caller >= 0) {
		(void)snprintf(phone, sizeof(phone), "160%08d",
		    (int)life->caller);
		(void)snprintf(caller, sizeof(caller), "%s%s%s",
		    surname[h % 12], stem[h / 12 % 8], stem[h / 96 % 8]);
	}
	row.field[TICKETS_TICKET] = str_of(life->id);
	row.field[TICKETS_RECEIVED] = str_of(received);
	row.field[TICKETS_SOURCE] =
	    str_of(event_words_source[life->source - 1]);
	row.field[TICKETS_KIND] = str_of(event_words_kind[life->kind - 1]);
	row.field[TICKETS_URGENCY] =
	    str_of(event_words_urgency[life->urgency - 1]);
	row.field[TICKETS_CATEGORY] = str_of(category[life->category].name);
	row.field[TICKETS_SITE] = str_of(event_words_yesno[life->site - 1]);
	row.field[TICKETS_PLACE] = str_of(place);
	row.field[TICKETS_ADDRESS] = str_of(address);
	row.field[TICKETS_CALLER] = str_of(caller);
	row.field[TICKETS_PHONE] = str_of(phone);
	row.field[TICKETS_TEXT] = buf_str(&text);
	row.field[TICKETS_DISTRICT_DUE] = str_of(due);
	if (life->supervised)
		row.field[TICKETS_SUPERVISED] =
		    str_of(event_words_district[2 - life->supervised]);
	row.field[TICKETS_LOGGED] = str_of(logged);
	g->row.n = 0;
	tickets_put(&g->row, &row);
	tickets_digest(buf_str(&g->row), hex);
	buf_put(&g->rows_out, buf_str(&g->row));
	buf_put_byte(&g->rows_out, '\n');
}

/* --- records --------------------------------------------------------------- */

static void
put(struct gen *g, const char *key, const char *value)
{
	if (g->attrs.n > 0)
		buf_put_byte(&g->attrs, ';');
	buf_put_c(&g->attrs, key);
	buf_put_byte(&g->attrs, '=');
	buf_put_c(&g->attrs, value);
}

static void
put_word(struct gen *g, const char *key, const char (*words)[EVENT_WORD],
    int word)
{
	if (word > 0)
		put(g, key, words[word - 1]);
}

static void
put_time(struct gen *g, const char *key, int64_t at_s)
{
	char text[TIME_TEXT + 1];

	time_format(at_s, text);
	put(g, key, text);
}

static void
put_date(struct gen *g, const char *key, int32_t day)
{
	char text[11];

	time_format_date(day, text);
	put(g, key, text);
}

static void
put_head(struct gen *g, const char *key, int unit)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "u%02d-head", unit);
	put(g, key, text);
}

static void
put_call(struct gen *g, const struct act *act)
{
	char text[48];

	put_word(g, "outcome", event_words_outcome, act->a);
	if (act->a == OUTCOME_REACHED && act->event != EVENT_ANSWER) {
		(void)snprintf(text, sizeof(text), "rec/%lld-%u.mp3",
		    (long long)act->at_s, (unsigned)act->id);
		put(g, "recording", text);
	}
	if (act->event != EVENT_BRIEF && act->a == OUTCOME_REACHED)
		put_word(g, "way", event_words_way, 1);
}

static void
put_reply(struct gen *g, const struct life *life, const struct act *act)
{
	put_word(g, "result", event_words_result, act->a);
	put_word(g, "fact", event_words_finding, act->b);
	put_word(g, "appeal", event_words_appeal, act->c);
	put_word(g, "satisfaction", event_words_grade, act->d);
	put(g, "cause", PICK(cause));
	put(g, "process", PICK(process));
	put(g, "outcome", PICK(outcome));
	put_head(g, "signed", act->unit);
	if (act->e) {
		put(g, "plan", "分两步实施，先清理后修复");
		put_date(g, "plan_due", time_day(act->at_s) + 20);
	} else if (act->a != RESULT_SOLVED)
		put(g, "no_plan", "超出职责范围");
	if (life->site == WORD_YES) {
		put(g, "photos_before", "p1.jpg");
		put(g, "photos_after", "p2.jpg");
	}
	if (act->a >= RESULT_FILED)
		put(g, "approved", "centre-1");
}

static void
put_callback(struct gen *g, const struct act *act)
{
	put_word(g, "source", event_words_caller, act->a);
	put_word(g, "outcome", event_words_outcome, act->b);
	put_word(g, "contacted", event_words_yesno, act->e & 3);
	put_word(g, "answered", event_words_yesno, act->e >> 2 & 3);
	put_word(g, "result", event_words_result, act->c);
	put_word(g, "satisfaction", event_words_grade, act->d);
}

static void
put_assign(struct gen *g, const struct life *life, const struct act *act)
{
	put_word(g, "role", event_words_role, act->a);
	put_word(g, "basis", event_words_basis, act->b);
	if (act->c && category[life->category].rule[0] != '\0')
		put(g, "rule", category[life->category].rule);
	if (act->d)
		put_head(g, "head", act->unit);
}

static void
put_caller(struct gen *g, const struct life *life)
{
	char phone[32], hex[17];

	if (life->caller < 0)
		return;
	(void)snprintf(phone, sizeof(phone), "160%08d", (int)life->caller);
	hash_hex(hash_hmac64(g->key, str_of(phone)), 16, hex);
	put(g, "caller", hex);
}

static void
put_receive(struct gen *g, const struct life *life)
{
	char hex[HASH_HEX + 1], matter[40], place[32];

	row_put(g, life, g->tx.logged_s, 0, hex);
	put_word(g, "source", event_words_source, life->source);
	put_word(g, "kind", event_words_kind, life->kind);
	put_word(g, "urgency", event_words_urgency, life->urgency);
	put(g, "category", category[life->category].name);
	put_word(g, "site", event_words_yesno, life->site);
	if (life->place > 0) {
		place_text(life->place, place);
		put(g, "place", place);
	}
	put_caller(g, life);
	name_text(&life->matter, matter);
	put(g, "matter", matter);
	put_time(g, "district_due", life->due_s);
	if (life->supervised)
		put(g, "supervised",
		    event_words_district[2 - life->supervised]);
	put(g, "row", hex);
}

/* A new category, another limit of the district, or a row that says more. */
static void
put_amend(struct gen *g, struct life *life, const struct act *act)
{
	char hex[HASH_HEX + 1];

	if (act->a == 0) {
		life->category = (life->category + 1) % (int)COUNT(category);
		put(g, "category", category[life->category].name);
	} else if (act->a == 1) {
		life->due_s += 3 * DAY;
		put_time(g, "district_due", life->due_s);
	} else {
		row_put(g, life, g->tx.logged_s, 4, hex);
		put(g, "row", hex);
	}
}

static void
put_void(struct gen *g, const struct life *life, const struct act *act)
{
	char seq[16];
	int i;

	for (i = 0; life->act[i].id != act->voids; i++)
		;
	(void)snprintf(seq, sizeof(seq), "%u", (unsigned)life->act[i].seq);
	put(g, "seq", seq);
	put(g, "reason", "误记，重新登记");
}

static void
put_recheck(struct gen *g, const struct act *act)
{
	if (act->event == EVENT_RECHECK)
		put_word(g, "source", event_words_district, 1);
	else if (act->event == EVENT_RECHECK_CLOSE)
		put_word(g, "outcome", event_words_differs, 1 +
		    per_mille(100));
	else {
		put(g, "process", PICK(process));
		put(g, "result", PICK(outcome));
		put(g, "opinion", "与前次办理结果一致");
		put(g, "told", "已告知诉求人");
		put_head(g, "handler", act->unit);
		put(g, "sealed", "yes");
	}
}

static void
put_merit(struct gen *g)
{
	static const char *const clause[] = { "B1", "B2", "D1", "D2", "D3",
		"A2", "E1" };

	put(g, "clause", PICK(clause));
	put(g, "evidence", "见当月督查记录");
}

static void
put_request(struct gen *g, const struct act *act)
{
	switch (act->event) {
	case EVENT_RETURN:
		put(g, "reason", "不属于本单位职责范围");
		put(g, "basis", "街道职责分工清单");
		put(g, "suggest", "由相关职能部门承办");
		put_head(g, "signed", act->unit);
		break;
	case EVENT_RETURN_GRANT:
	case EVENT_RETURN_REFUSE:
		put(g, "reason", "经核对职责清单");
		put(g, "staff", "centre-2");
		put(g, "leader", "centre-1");
		break;
	case EVENT_EXTEND:
	case EVENT_EXTEND_GRANT:
		put_date(g, "until", time_day(act->at_s) + act->c);
		put(g, "reason", "需协调多个单位，材料尚未齐备");
		break;
	case EVENT_STATEMENT:
		put_word(g, "fact", event_words_finding, FINDING_NOT_UPHELD);
		put(g, "reason", PICK(finding));
		put(g, "handling", PICK(process));
		put_head(g, "signed", act->unit);
		break;
	default:
		put(g, "reason", "按规定办理");
		break;
	}
}

static void
put_attrs(struct gen *g, struct life *life, const struct act *act)
{
	g->attrs.n = 0;
	switch (act->event) {
	case EVENT_RECEIVE: put_receive(g, life); break;
	case EVENT_AMEND: put_amend(g, life, act); break;
	case EVENT_BRIEF:
	case EVENT_CONTACT:
	case EVENT_ANSWER: put_call(g, act); break;
	case EVENT_ASSIGN: put_assign(g, life, act); break;
	case EVENT_SURVEY: put(g, "finding", PICK(finding)); break;
	case EVENT_PROGRESS:
		if (act->a)
			put(g, "done", "yes");
		put(g, "note", PICK(note_progress));
		break;
	case EVENT_REPLY: put_reply(g, life, act); break;
	case EVENT_CALLBACK: put_callback(g, act); break;
	case EVENT_REVIEW:
		put_word(g, "outcome", event_words_pass, act->a);
		break;
	case EVENT_SUPERVISE:
		put_word(g, "level", event_words_level, 3 - life->supervised);
		put(g, "ground", "1");
		put_time(g, "due", life->due_s);
		break;
	case EVENT_SUPERVISE_END: put(g, "result", PICK(outcome)); break;
	case EVENT_RECHECK:
	case EVENT_RECHECK_REPORT:
	case EVENT_RECHECK_CLOSE: put_recheck(g, act); break;
	case EVENT_FLAG:
		put_word(g, "kind", event_words_flag, FLAG_CASE);
		break;
	case EVENT_MERIT: put_merit(g); break;
	case EVENT_VOID: put_void(g, life, act); break;
	case EVENT_ACCEPT:
	case EVENT_CLOSE:
	case EVENT_URGE: break;
	default: put_request(g, act); break;
	}
}

/* --- transactions ---------------------------------------------------------- */

static void
tx_begin(struct gen *g, int64_t logged_s)
{
	g->tx.lines.n = 0;
	g->tx.n = 0;
	g->tx.first_seq = g->end.seq + 1;
	g->tx.logged_s = logged_s > g->end.logged_s ? logged_s :
	    g->end.logged_s;
	g->rows_out.n = 0;
}

/* Who writes it down: the unit, or the centre about a unit. */
static int
is_of_unit(const struct act *act)
{
	switch (act->event) {
	case EVENT_ACCEPT:
	case EVENT_CONTACT:
	case EVENT_ANSWER:
	case EVENT_SURVEY:
	case EVENT_PROGRESS:
	case EVENT_RETURN:
	case EVENT_EXTEND:
	case EVENT_STATEMENT:
	case EVENT_REPLY:
	case EVENT_RECHECK_REPORT:
		return 1;
	default:
		return 0;
	}
}

static void
tx_add(struct gen *g, struct life *life, struct act *act)
{
	char unit[8] = "", by[16];
	struct record record = { .at_s = act->at_s, .event = act->event };

	put_attrs(g, life, act);
	if (act->unit > 0)
		(void)snprintf(unit, sizeof(unit), "u%02d", act->unit);
	if (is_of_unit(act))
		(void)snprintf(by, sizeof(by), "u%02d-%c", act->unit,
		    life->name.serial % 2 ? 'a' : 'b');
	else
		(void)snprintf(by, sizeof(by), "centre-%d",
		    1 + (int)(life->luck % 9));
	record.ticket = str_of(life->id);
	record.unit = str_of(unit);
	record.by = str_of(by);
	record.attrs = buf_str(&g->attrs);
	journal_add(&g->tx, &record);
	act->seq = record.seq;
}

static FILE *
month_open(const struct gen *g, const char *dir, const char *header)
{
	char path[4096];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s/%s.csv", g->path, dir,
	    g->month);
	f = fopen(path, "a");
	if (f == NULL || setvbuf(f, NULL, _IOFBF, 1 << 20) != 0 ||
	    fseek(f, 0, SEEK_END) != 0)
		die("%s: cannot be opened", path);
	if (ftell(f) == 0)
		(void)fprintf(f, "%s\n", header);
	return f;
}

static void
month_close(struct gen *g)
{
	if (g->month[0] != '\0' && (ferror(g->journal) || ferror(g->tickets) ||
	    fclose(g->journal) != 0 || fclose(g->tickets) != 0))
		die("%s: cannot be written", g->path);
}

static void
tx_end(struct gen *g)
{
	struct str part[2] = { str_of(g->end.digest), buf_str(&g->tx.lines) };
	char month[8];

	time_format_month(g->tx.logged_s, month);
	if (strcmp(month, g->month) != 0) {
		month_close(g);
		memcpy(g->month, month, sizeof(month));
		g->journal = month_open(g, "journal", JOURNAL_HEADER);
		g->tickets = month_open(g, "tickets", TICKETS_HEADER);
	}
	hash_sha256_hex(part, 2, g->end.digest);
	(void)fwrite(g->rows_out.p, 1, g->rows_out.n, g->tickets);
	(void)fwrite(part[1].p, 1, part[1].n, g->journal);
	(void)fprintf(g->journal, "%s\n", g->end.digest);
	g->end.seq += g->tx.n;
	g->end.logged_s = g->tx.logged_s;
	g->tx_n++;
}

/* --- the line of time ------------------------------------------------------ */

/* Records the next act of a life, which then waits for the one after. */
static void
do_next(struct gen *g)
{
	struct life *life = todo_take(g);

	dice = hash_number(life->luck ^ (uint64_t)life->next);
	tx_add(g, life, &life->act[life->next]);
	if (++life->next < life->n)
		todo_put(g, life);
	else
		life_drop(g, life);
}

static const struct act *
todo_first(const struct gen *g)
{
	const struct life *life = g->todo_n == 0 ? NULL : g->todo[0].life;

	return life == NULL ? NULL : &life->act[life->next];
}

/* How many further acts somebody writes down together. */
static int
company(int64_t when_s)
{
	uint64_t h = hash_number((uint64_t)when_s * 31) % 100;

	return h < 55 ? 0 : h < 97 ? 1 + (int)(h % 5) : 25;
}

/* All that is due by `to_s`, in transactions of one act or a few. */
static void
go_on(struct gen *g, int64_t to_s)
{
	const struct act *act;

	if (to_s > g->last_s)
		to_s = g->last_s;
	while ((act = todo_first(g)) != NULL && act->when_s <= to_s) {
		int64_t when_s = act->when_s, till_s = when_s + 90;
		int more = company(when_s), is_batch = act->is_batch;

		if (till_s > to_s)
			till_s = to_s;
		/* logged is that of the last, so that none is ahead of it */
		tx_begin(g, is_batch ? when_s : more == 0 ? when_s : till_s);
		do_next(g);
		while ((act = todo_first(g)) != NULL && (is_batch ?
		    act->is_batch && act->when_s == when_s :
		    more-- > 0 && act->when_s <= till_s && !act->is_batch))
			do_next(g);
		tx_end(g);
	}
}

static int
by_time(const void *p, const void *q)
{
	int64_t a = *(const int64_t *)p, b = *(const int64_t *)q;

	return a < b ? -1 : a > b;
}

/* When the tickets of a day came: `n` times of day, sorted. */
static int64_t *
day_times(const struct gen *g, int32_t day, int64_t n)
{
	static const int weight[24] = { 1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 8,
		6, 7, 9, 9, 8, 7, 5, 4, 4, 3, 2, 1 };
	int64_t *time = malloc((size_t)(n + 1) * sizeof(*time)), i, w;
	int hour;

	if (time == NULL)
		full();
	dice = hash_number(g->seed * 7 + (uint64_t)day);
	for (i = 0; i < n; i++) {
		for (w = rnd(113), hour = 0; w >= weight[hour]; hour++)
			w -= weight[hour];
		time[i] = time_day_start(day) + hour * HOUR + rnd(HOUR);
	}
	qsort(time, (size_t)n, sizeof(*time), by_time);
	return time;
}

static void
take_in(struct gen *g, struct life *life, int64_t now_s)
{
	struct act receive = { .event = EVENT_RECEIVE,
	    .at_s = life->received_s };

	life->taken_s = now_s;
	tx_add(g, life, &receive);
	if (life->supervised) {
		receive.event = EVENT_SUPERVISE;
		tx_add(g, life, &receive);
	}
	plan_life(life);
	todo_put(g, life);
	g->tickets_n++;
}

static int64_t
day_tickets(const struct gen *g, int32_t day)
{
	int y, m, d;
	int64_t days, i;

	time_civil_parts(day, &y, &m, &d);
	days = time_civil(y + 1, 1, 1) - time_civil(y, 1, 1);
	i = day - time_civil(y, 1, 1);
	return g->per_year * (i + 1) / days - g->per_year * i / days;
}

static void
day_live(struct gen *g, int32_t day)
{
	int64_t n = day_tickets(g, day), i = 0;
	int64_t *time = day_times(g, day, n);
	int slot;

	for (slot = 1; slot <= g->slots; slot++) {
		int64_t to_s = time_day_start(day) + slot * DAY / g->slots -
		    1;

		go_on(g, to_s);
		if (i == n || time[i] > to_s)
			continue;
		tx_begin(g, to_s);
		for (; i < n && time[i] <= to_s; i++)
			take_in(g, life_receive(g, day, (uint32_t)i + 1,
			    time[i]), to_s);
		tx_end(g);
	}
	free(time);
}

/* Six merits a month, of units without a ticket. */
static void
month_merits(struct gen *g, int32_t day)
{
	struct life *life = life_new(g);
	int i;

	dice = hash_number(g->seed * 3 + (uint64_t)day);
	life->luck = roll();
	for (i = 0; i < 6; i++)
		(void)plan(life, EVENT_MERIT, 3 + (int)rnd(10),
		    time_day_start(day) + rnd(28 * DAY), HOUR);
	qsort(life->act, (size_t)life->n, sizeof(life->act[0]), by_when);
	todo_put(g, life);
}

static void
years_live(struct gen *g)
{
	int32_t day = time_civil(g->first_year, 1, 1);
	int32_t end = time_civil(g->first_year + g->years, 1, 1);
	int y, m, d;

	g->last_s = time_day_start(end) - 1;
	for (; day < end; day++) {
		time_civil_parts(day, &y, &m, &d);
		if (d == 1)
			month_merits(g, day);
		day_live(g, day);
	}
	go_on(g, g->last_s);
	month_close(g);
}

/* --- an export ------------------------------------------------------------- */

static void
export_row(struct gen *g, const struct life *life)
{
	static const char *const kinds[] = { "咨询", "求助", "投诉", "举报",
		"意见建议", "表扬", "其他" };
	static const char *const urgencies[] = { "紧急", "次紧急", "一般" };
	static const char *const sources[] = { "热线", "网格", "浦东e家园",
		"其他" };
	char received[TIME_TEXT + 1], due[TIME_TEXT + 1], place[32] = "";
	struct buf *out = &g->rows_out;

	time_format(life->received_s, received);
	time_format(life->due_s, due);
	received[10] = due[10] = ' ';
	if (life->place > 0)
		place_text(life->place, place);
	text_make(&g->row, life, 0);
	out->n = 0;
	buf_printf(out, "%s,%.19s,%s,%s,%s,%s,%s,%s,%s路%d号,", life->id,
	    received, sources[life->source - 1], kinds[life->kind - 1],
	    urgencies[life->urgency - 1], category[life->category].name,
	    life->site == WORD_YES ? "是" : "否", place,
	    community[life->seed % 12], (int)(life->seed / 12 % 300) + 1);
	if (life->caller >= 0)
		buf_printf(out, "%s某,160%08d", surname[life->caller % 12],
		    (int)life->caller);
	else
		buf_put_byte(out, ',');
	buf_put_byte(out, ',');
	buf_put(out, buf_str(&g->row));
	buf_printf(out, ",%.16s\n", due);
	(void)fwrite(out->p, 1, out->n, stdout);
}

static void
export(struct gen *g)
{
	int32_t day = time_civil(g->first_year, 1, 1);
	int64_t left = g->rows, n, i, *time;

	(void)puts("任务号,派单时间,工单来源,诉求类型,紧急程度,问题分类,现场,"
	    "所属居委,发生地址,诉求人,联系电话,问题描述,区级时限");
	for (; left > 0; day++) {
		n = day_tickets(g, day);
		time = day_times(g, day, n);
		for (i = 0; i < n && left > 0; i++, left--) {
			struct life *life = life_receive(g, day,
			    (uint32_t)i + 1, time[i]);

			export_row(g, life);
			life_drop(g, life);
		}
		free(time);
	}
	if (fflush(stdout) != 0 || ferror(stdout))
		die("standard output cannot be written");
}

/* --- the call -------------------------------------------------------------- */

static int64_t
number_of(const char *text)
{
	char *end;
	long long n = strtoll(text, &end, 10);

	if (*end != '\0' || n <= 0 || n > 100000000)
		die("'%s' is no number that makes sense here", text);
	return n;
}

static void
parse(struct gen *g, int argc, char **argv)
{
	int c;

	g->seed = 1;
	g->per_year = 1000000;
	g->first_year = 2024;
	g->years = 1;
	while ((c = getopt(argc, argv, "s:n:f:y:x:")) != -1)
		switch (c) {
		case 's': g->seed = (uint64_t)number_of(optarg); break;
		case 'n': g->per_year = number_of(optarg); break;
		case 'f': g->first_year = (int)number_of(optarg); break;
		case 'y': g->years = (int)number_of(optarg); break;
		case 'x': g->rows = number_of(optarg); break;
		default: exit(2);
		}
	if (argc - optind != 1) {
		(void)fputs("usage: gen [-s seed] [-n tickets] [-f year] "
		    "[-y years | -x rows] store\n", stderr);
		exit(2);
	}
	g->path = argv[optind];
	g->slots = (int)(g->per_year / 365 / 200);
	g->slots = g->slots < 4 ? 4 : g->slots > 24 ? 24 : g->slots;
	g->places = g->per_year / 500 < 24 ? 24 : g->per_year / 500;
	g->by_place = calloc(COUNT(category) * (size_t)g->places,
	    sizeof(*g->by_place));
	if (g->by_place == NULL)
		full();
}

static void
store_find(struct gen *g, struct store *store)
{
	const struct store_open how = { .path = g->path,
	    .now_s = time_day_start(time_civil(9999, 1, 1)),
	    .as_of_s = TIME_NONE, .full = full };
	struct fail fail;

	if (store_open(store, &how, &fail) != FAIL_NONE ||
	    config_key(store->config_dir, &g->key, &store->arena, &fail) !=
	    FAIL_NONE)
		die("%s", fail.text);
	g->end = store->end;
	if (g->end.logged_s > time_day_start(time_civil(g->first_year, 1, 2)))
		die("%s: there is more in it than ticket-init wrote",
		    g->path);
}

int
main(int argc, char **argv)
{
	static struct gen g;
	static struct store store;

	parse(&g, argc, argv);
	vocabulary_make();
	buf_make(&g.attrs, full);
	buf_make(&g.row, full);
	buf_make(&g.rows_out, full);
	if (g.rows > 0) {
		export(&g);
		return 0;
	}
	store_find(&g, &store);
	journal_begin(&g.tx, &g.end, g.end.logged_s, full);
	years_live(&g);
	(void)printf("%llu tickets, %u records, %llu transactions, "
	    "head %u:%s\n", (unsigned long long)g.tickets_n,
	    (unsigned)g.end.seq, (unsigned long long)g.tx_n,
	    (unsigned)g.end.seq, g.end.digest);
	return 0;
}
