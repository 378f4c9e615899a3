#include <stdio.h>

#include "edge/report_words.h"
#include "text/time.h"

const char *const report_source[] = { "", "热线", "网格", "e家园", "其他" };
const char *const report_type[] = { "", "咨询", "求助", "投诉", "举报",
    "意见建议", "表扬", "其他" };
const char *const report_urgency[] = { "", "紧急", "次紧急", "一般" };
const char *const report_result[] = { "", "实际解决", "解释说明", "诉求过高",
    "参考备案", "未解决" };
const char *const report_finding[] = { "", "属实", "部分属实", "不属实",
    "无政策信息", "对政策解释不接受", "留作参考", "不采纳" };
const char *const report_grade[] = { "", "满意", "基本满意", "一般",
    "不满意", "未评价" };
const char *const report_appeal[] = { "", "合理", "部分合理", "不合理" };
const char *const report_state[] = { "", "待派单", "已派单", "已接单",
    "已回复", "已审核", "已回访", "已结案", "已退回" };
const char *const report_group[] = { "街道", "城运中心", "职能科室", "居委会",
    "企事业单位" };
const char *const report_level[] = { "", "市级", "区级", "街道" };
const char *const report_basis[] = { "", "法定", "商定", "指定" };
const char *const report_outcome[] = { "", "已接通", "未接通", "无法联系" };
const char *const report_called_by[] = { "", "街道回访", "区回访", "市回访" };
const char *const report_obligation[] = { "先行简告", "接单", "先行联系",
    "现场勘查", "办结", "进展反馈", "退回重办", "回访复核", "督办", "区级时限",
    "通报答复", "审核", "回访", "承诺事项", "督办进度" };
const char *const report_event[] = { "接收", "更正", "先行简告", "退回区平台",
    "区平台不予退回", "派单", "接单", "先行联系", "答复市民", "现场勘查",
    "进展反馈", "催办", "申请退单", "同意退单", "不同意退单", "申请延期",
    "同意延期", "不同意延期", "情况说明", "回复", "审核", "回访",
    "退回重新处置", "结案", "回访复核", "复核申请延期", "复核同意延期",
    "复核不同意延期", "复核报告", "复核退回", "复核办结", "督办", "督办办结",
    "存电申请", "存电备案", "存电退回修改", "存电拒绝", "存电终止", "标记",
    "加减分", "通报", "通报答复", "配置", "发布", "作废", "查阅个人信息" };
const char *const report_flow[] = { "接收", "退回区平台", "派单", "办结回复",
    "结案", "期末在办", "期末超期未办结" };
const char *const report_indicator[] = { "承办工单量", "及时处置率",
    "先行联系率", "诉求解决率", "市民满意率" };
const char *const report_ground[] = { "", "市、区城运督办",
    "媒体披露或市民集中反映", "反复投诉仍未解决", "推诿扯皮、弄虚作假或有瑕疵",
    "应处置而仍申请退单", "二次回访不满意", "绩效长期处于末尾" };
const char *const report_special[] = { "", "群众诉求中的高频共性难点问题",
    "市热线办、区城运中心通报的应解决、未解决事项",
    "媒体报道或反映、受理转办后未果的事项",
    "一人同诉多次而未解决、或反映人强烈不满的合理诉求",
    "一周内不同诉求人集中反映的事项", "其他需要专题通报的事项" };
const char *const report_circular[] = { "",
    "市、区下发督查督办工单处置存在严重问题",
    "不积极履行“三个责任制”、工作保障不到位",
    "未能及时、有效履行兜底责任", "认为有通报必要的其他情形" };
const char *const report_number[] = { "〇", "一", "二", "三", "四", "五", "六",
    "七", "八", "九", "十" };

struct str
report_word(const char *const *words, unsigned word)
{
	return str_of(words[word]);
}

struct str
report_day(struct arena *arena, int64_t at_s, int clock)
{
	int y, m, d;
	int32_t s = time_of_day(at_s);
	char text[64], hour[16] = "";

	time_civil_parts(time_day(at_s), &y, &m, &d);
	if (clock)
		(void)snprintf(hour, sizeof(hour), "%02d:%02d",
		    (int)(s / 3600), (int)(s / 60 % 60));
	(void)snprintf(text, sizeof(text), "%d年%d月%d日%s", y, m, d, hour);
	return str_copy(arena, str_of(text));
}

static int
put_word(struct buf *out, struct str word, int64_t at_s, struct str number)
{
	int y, m, d;

	time_civil_parts(time_day(at_s), &y, &m, &d);
	if (str_is(word, "year"))
		buf_put_int(out, y);
	else if (str_is(word, "month"))
		buf_put_int(out, m);
	else if (str_is(word, "day"))
		buf_put_int(out, d);
	else if (str_is(word, "number"))
		buf_put(out, number);
	else
		return 0;
	return 1;
}

struct str
report_fill(struct arena *arena, struct str format, int64_t at_s,
    struct str number)
{
	struct buf out;
	struct str text;

	buf_make(&out, arena->full);
	while (format.n > 0) {
		size_t open = str_find_byte(format, '{'), size;
		struct str word;

		buf_put(&out, str_make(format.p, open));
		format = str_make(format.p + open, format.n - open);
		size = str_find_byte(format, '}');
		if (format.n == 0)
			break;
		word = str_make(format.p + 1, size - 1);
		if (size < format.n && put_word(&out, word, at_s, number))
			size++;
		else
			buf_put(&out, str_make(format.p, size = 1));
		format = str_make(format.p + size, format.n - size);
	}
	text = str_copy(arena, buf_str(&out));
	buf_drop(&out);
	return text;
}
