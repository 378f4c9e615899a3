#!/bin/sh
# form.sh - ticket-form: the fields of Annex 1.1, 1.2 and 1.3, boxes, blanks,
# reveals recorded first (P6, C2, C4, Art. 8(3), 8(9)1, 9)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

# fields FILE: each line of standard input stands in FILE, in that order
fields()
{
	tr -d ' \n' <"$1" | sed 's/<[^>]*>//g' >flat
	while read -r field; do
		[ -n "$field" ] || continue
		want=$(printf '%s' "$field" | tr -d ' ')
		rest=$(awk -v want="$want" '{
			at = index($0, want)
			if (!at) exit 1
			print substr($0, at + length(want))
		}' flat) || t_fail "$1 lacks, after what stands before: $field"
		printf '%s\n' "$rest" >flat
	done
}

t_store
t_at 2024-10-08T12:00:00+08:00
head='任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,小区名称,地址,诉求人,联系电话,问题描述,标记'
{
	echo "$head"
	echo 'F1,2024-10-08 09:00,热线,投诉,一般,环境/噪声,否,桂园,桂园路12号118室,张三丰,16000000001,夜里很吵,'
	echo 'F2,2024-10-08 09:00,浦东e家园,投诉,一般,环境/垃圾,否,梅园,,李四光,16000000002,垃圾成堆,要求保密'
	echo 'F3,2024-10-08 09:00,网格,投诉,一般,社区/物业,否,梅园,,王五,16000000003,<script>alert(1)</script>,'
} >day.csv
ticket-ingest day.csv >/dev/null 2>&1
[ "$(ticket-list --fields ticket | wc -l)" = 4 ] || {
	sed 's/浦东e家园/app/; s/要求保密/secret/' day.csv >again.csv
	t_run 0 ticket-ingest again.csv
}
t_run 0 ticket-record brief F1 F2 F3 outcome=reached
t_run 0 ticket-assign -u u02 F1 F2
t_run 0 ticket-assign -u u01 F3
t_run 0 ticket-record accept -u u02 F1 F2
t_run 0 ticket-record accept -u u01 F3
t_run 0 ticket-record contact -u u02 F1 F2 outcome=reached recording=LY-1
t_run 0 ticket-record contact -u u01 F3 outcome=reached

# what is not there yet, or not asked rightly
t_run 1 ticket-form return F1 --reveal --reason 归档
t_stderr <<'END'
ticket-form: F1: there is no return on it
END
t_run 1 ticket-form return F9 --reveal --reason 归档
t_stderr <<'END'
ticket-form: there is no ticket 'F9'
END
t_run 2 ticket-form return F1
t_err_match 'needs --reveal --reason'
t_run 2 ticket-form return F1 --reveal
t_run 2 ticket-form letter F1 --reveal --reason 归档
t_run 2 ticket-form return F1 --reveal --reason 归档 -f xlsx
! grep -q ',reveal,' "$TICKET_STORE"/journal/*.csv ||
    t_fail 'a reveal without a form'

# Annex 1.1, before and after the decision
t_run 0 ticket-return ask F1 -u u02 reason=非本单位职责 basis=权责清单 \
    suggest=u01 signed=陈十 attachments=附件一
t_run 5 ticket-form return F1 --reveal --reason 归档 -o /nowhere/asked.html
! grep -q ',reveal,' "$TICKET_STORE"/journal/*.csv ||
    t_fail 'a reveal of what nobody sees'
t_run 0 ticket-form return F1 --reveal --reason 归档 -f html -o -
mv "$t_out" piped.html
t_run 0 ticket-form return F1 --reveal --reason 归档 -f html -o asked.html
t_quiet
t_same piped.html asked.html
[ ! -e ./- ] || t_fail 'a file whose name is -'
fields asked.html <<'END'
热线网格工单退单审核表
工单基本信息
任务号：F1
区平台派单时间：2024年10月8日09:00
案卷来源：
☑ 热线
☐ 网格
☐ 浦东e家园
☐ 其他
发生地址：桂园路12号118室
问题描述：夜里很吵
处置单位审核
先行联系情况（限热线工单）：
2024年10月8日12:00　已接通，录音：LY-1
退单意见及依据：（可附件）
非本单位职责
依据：权责清单
建议处置单位：管理办
附件：附件一
单位领导签名：陈十
2024年10月8日
单位（盖章）
审核
业务部门意见：
☐ 同意退单
☐ 拒绝退单
审核人签名：
年　　月　　日
备注
分管领导意见：
☐ 同意退单
☐ 拒绝退单
审核人签名：
年　　月　　日
END
t_run 0 ticket-return refuse F1 reason=属首办责任 staff=热线组 leader=钱二
t_run 0 ticket-form return F1 --reveal --reason 归档 -o refused.md
fields refused.md <<'END'
业务部门意见：属首办责任
☐ 同意退单
☑ 拒绝退单
审核人签名：热线组
2024年10月8日
分管领导意见：
☐ 同意退单
☑ 拒绝退单
审核人签名：钱二
END

# Annex 1.2, of a secret ticket too: a form carries names (C4)
t_run 0 ticket-record answer -u u02 F2 outcome=reached
t_run 0 ticket-record statement -u u02 F2 fact=not-upheld reason=两次核查均无 \
    handling=已现场核查 signed=冯九 materials=照片两张 filled_by=褚甲
t_run 0 ticket-form not-upheld F2 --reveal --reason 归档 -o statement.html
fields statement.html <<'END'
事实认定“不属实”工单情况说明表
处置单位：平安办
诉求编号
F2
诉求人姓名
李四光
诉求人联系电话
16000000002
诉求主要内容
垃圾成堆
诉求处理情况
已现场核查
“不属实”情况说明（需提供相关材料）
事实认定：不属实
两次核查均无
相关材料：照片两张
处置单位热线分管领导签字并加盖公章
冯九
2024年10月8日
科室初审：
年　　月　　日
领导审核：
年　　月　　日
填表人：褚甲
填写日期：2024年10月8日
END

# Annex 1.3, asked, then filed by the district
t_run 0 ticket-record shelve -u u01 F3 category=3 demand=反复要求 \
    reason=市热线办已审核 handling=多次处置 conclusion=办结 answer=已答复 \
    evidence='批复|笔录' section_head=吴六 unit_head=周五
t_run 0 ticket-form shelve F3 --reveal --reason 归档 -o shelve.html
! grep -q '<script>' shelve.html || t_fail 'a citizen wrote into the page'
fields shelve.html <<'END'
市民服务热线存电事项备案单
处置单位
关联工单：F3
主要诉求：反复要求
存电理由：市热线办已审核
处置情况：多次处置
办结结论：办结
答复要点：已答复
证据材料：批复、笔录
实际处置部门（处室）负责人：吴六
2024年10月8日
单位（盖章）
单位领导：周五
单位（盖章）
区城运中心
☐ 备案待查
☐ 回退修改
☐ 拒绝存电
联席指挥室：
年　　月　　日
☐ 备案待查
☐ 回退修改
☐ 拒绝存电
单位领导：
年　　月　　日
单位（盖章）
备注：表中内容较多时可另附页
END
t_run 0 ticket-shelve file F3 room=值班员 leader=区领导
t_run 0 ticket-form shelve F3 -u u01 --reveal --reason 归档 -o filed.md
fields filed.md <<'END'
☑ 备案待查
☐ 回退修改
联席指挥室：值班员
☑ 备案待查
单位领导：区领导
END
t_run 1 ticket-form shelve F3 -u u02 --reveal --reason 归档
t_err_match 'there is no shelve of that unit on it'

# an account is no name: where only that is known a hand signs (Annex 1.1)
t_run 0 ticket-return ask F2 -u u02 reason=非本单位职责 basis=权责清单 \
    suggest=u01 signed=陈十
t_run 0 ticket-return grant F2 --by centre-2 reason=属实 staff=centre-2 \
    leader=钱二
t_run 0 ticket-form return F2 --reveal --reason 归档 -o account.md
fields account.md <<'END'
☑ 同意退单
审核人签名：2024年10月8日
分管领导意见：
审核人签名：钱二
END

# C2: each look is on record, and what it showed
grep -h ',reveal,' "$TICKET_STORE"/journal/*.csv | sed 's/.*\(F[123]\),reveal,,[^,]*,/\1,/; s/,[0-9a-f]*$//' >"$t_out"
t_stdout <<'END'
F1,reason=归档;scope=caller|phone|address|text
F1,reason=归档;scope=caller|phone|address|text
F1,reason=归档;scope=caller|phone|address|text
F2,reason=归档;scope=caller|phone|address|text
F3,reason=归档;scope=caller|phone|address|text
F3,reason=归档;scope=caller|phone|address|text
F2,reason=归档;scope=caller|phone|address|text
END
# a form is for its owner alone
[ "$(stat -c %a shelve.html)" = 600 ] || t_fail 'others may read the form'
t_run 0 ticket-check -q

# annex KIND TICKET: each field that the annex prints is there, in its order, in
# a name that promises another format is refused before anything is revealed
t_run 2 ticket-form return F1 --reveal --reason 归档 -o asked.docx
t_err_match "^ticket-form: format must be html or md, not 'docx'$"

# every format, however much of it is filled in
annex()
{
	cat >annex
	for format in html md; do
		t_run 0 ticket-form "$1" "$2" --reveal --reason 归档 \
		    -f $format -o "annex.$format"
		fields "annex.$format" <annex
	done
}

annex return F1 <<'END'
退单审核表
工单基本信息
任务号：
区平台派单时间：
年
月
日
案卷来源：
热线
网格
e家园
其他
发生地址：
问题描述：
处置单位审核
先行联系情况（限热线工单）：
退单意见及依据：
（可附件）
单位领导签名：
年
月
日
单位（盖章）
城管中心审核
业务部门意见：
同意退单
拒绝退单
审核人签名：
年
月
日
备注
分管领导意见：
同意退单
拒绝退单
审核人签名：
年
月
日
END
annex not-upheld F2 <<'END'
事实认定“不属实”工单情况说明表
处置单位：
诉求编号
诉求人姓名
诉求人联系电话
诉求主要内容
诉求处理情况
“不属实”情况说明
（需提供相关材料）
处置单位热线分管领导签字并加盖公章
城运
网格中心
科室初审：
年
月
日
领导审核：
年
月
日
填表人：
填写日期：
年
月
日
END
annex shelve F3 <<'END'
市民服务热线存电事项备案单
处置单位
关联工单：
主要诉求：
存电理由：
处置情况：
办结结论：
答复要点：
证据材料：
实际处置部门（处室）负责人：
年
月
日
单位（盖章）
单位领导：
年
月
日
单位（盖章）
区城运中心
备案待查
回退修改
拒绝存电
联席指挥室：
年
月
日
备案待查
回退修改
拒绝存电
单位领导：
年
月
日
单位（盖章）
备注：表中内容较多时可另附页
END

# a name of the district's room as long as it likes, whole
sed -i 's/^form.shelve.room,.*/form.shelve.room,浦东新区城市运行综合管理中心十二三四五热线联席指挥室/' \
    "$TICKET_STORE/config/office.csv"
t_run 0 ticket-form shelve F3 --reveal --reason 归档
t_match '浦东新区城市运行综合管理中心十二三四五热线联席指挥室：'
