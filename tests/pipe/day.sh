#!/bin/sh
# day.sh - a day's exports through pipes: GB18030 in, every format out (page 2,
# L3; ingest, assign and list in one line)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

t_store
t_at 2024-10-25T10:00:00+08:00
gb()
{
	iconv -f UTF-8 -t GB18030 | sed 's/$/\r/'
}

gb >morning.csv <<'END'
云杉区12345市民服务热线派单导出表（2024-10-25 10:00）
任务号,派单时间,案卷来源,诉求类型,紧急程度,问题分类,现场,所属居委,发生地址,诉求人,联系电话,问题描述,区级时限,督办,关联工单,标记,处理状态
热线-241025-000001,2024/10/25 08:40:38,热线,投诉,一般,环境->噪声->施工,否,梅园东,梅园路219弄2号403室,赵戊甲,16000001056,夜间施工噪声。联系人赵戊甲，电话16000001056。,2024-11-04 18:00,,,,待处置
热线-241025-000002,2024/10/25 08:50:00,热线,求助,次紧急,市政->路灯,否,桂园东,桂园路3弄,钱己乙,16000001057,"路灯不亮，
第三天了",,,,,待处置
热线-241025-000003,2024/10/25 09:00:00,网格,举报,一般,环境->群租,是,桂园西,桂园路4弄5号,,,=1+1,,,,,待处置
热线-241025-000004,2024/10/25 09:10:00,热线,咨询,一般,其他,否,桃园,,孙庚丙,16000001058,如何办理,,,,,待处置
热线-241025-000005,2024/10/25 09:20:00,热线,投诉,紧急程度不明,环境,否,桃园,,孙庚丙,16000001058,不明,,,,,待处置
热线-241025-000006,2024/10/25 09:30:00,热线,投诉,一般,环境->违建,否,桃园,,李辛丁,16000001059,楼顶搭建,,,,区城运明确由街道托底,待处置
END

# one line does the morning; each part says on standard error what it must
t_run 0 sh -c 'ticket-ingest --rejects refused.csv morning.csv 2>ingest.err |
    ticket-assign --auto - 2>assign.err |
    ticket-list --fields ticket,state,received,urgency,category,lead -'
t_stdout <<'END'
ticket,state,received,urgency,category,lead
热线-241025-000001,dispatched,2024-10-25T08:40:38+08:00,general,环境/噪声/施工,u02
热线-241025-000002,dispatched,2024-10-25T08:50:00+08:00,semi-urgent,市政/路灯,u05
热线-241025-000003,dispatched,2024-10-25T09:00:00+08:00,general,环境/群租,u02
热线-241025-000006,dispatched,2024-10-25T09:30:00+08:00,general,环境/违建,u01
END
cat ingest.err assign.err >"$t_err"
t_stderr <<'END'
ticket-ingest: warning: morning.csv: columns that config/columns.csv does not know are left out: 处理状态
ticket-ingest: morning.csv:8:5: urgency '紧急程度不明' is not known; config/values.csv would need a row urgency,紧急程度不明,WORD with urgent, semi-urgent or general as WORD
ticket-ingest: warning: morning.csv:9: a flag is not known and was left out; config/values.csv would need a row for it
ticket-assign: warning: 热线-241025-000001 and 2 more: dispatched before the brief is settled
ticket-assign: 热线-241025-000004: not dispatched: no rule fits; the centre must decide
END
# what was refused is kept whole, in UTF-8, with the reason
cp refused.csv "$t_out"
t_stdout <<'END'
任务号,派单时间,案卷来源,诉求类型,紧急程度,问题分类,现场,所属居委,发生地址,诉求人,联系电话,问题描述,区级时限,督办,关联工单,标记,处理状态,refused
热线-241025-000005,2024/10/25 09:20:00,热线,投诉,紧急程度不明,环境,否,桃园,,孙庚丙,16000001058,不明,,,,,待处置,"urgency '紧急程度不明' is not known; config/values.csv would need a row urgency,紧急程度不明,WORD with urgent, semi-urgent or general as WORD"
END

# all the same without `-`, since standard input is a pipe; by our own header
# and by a platform's
t_run 0 sh -c 'printf "任务号\n热线-241025-000002\n" | ticket-list \
    --fields ticket,lead'
t_stdout <<'END'
ticket,lead
热线-241025-000002,u05
END
t_run 0 sh -c 'ticket-list --unit u02 | ticket-due -a --obligation contact'
t_stdout <<'END'
ticket,obligation,unit,opened,due,status,done,next_call,source
热线-241025-000001,contact,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,,"Art. 5(4), 8(2)"
热线-241025-000003,contact,u02,2024-10-25T10:00:00+08:00,2024-10-28T23:59:59+08:00,soon,,,"Art. 5(4), 8(2)"
END
t_run 0 sh -c 'ticket-list --state dispatched | ticket-record accept -u u02 |
    ticket-show -f csv - | cut -d, -f1,2,5,6'
t_stdout <<'END'
ticket,seq,event,unit
热线-241025-000001,10,receive,
热线-241025-000001,15,assign,u02
热线-241025-000001,19,accept,u02
热线-241025-000003,12,receive,
热线-241025-000003,17,assign,u02
热线-241025-000003,20,accept,u02
END
