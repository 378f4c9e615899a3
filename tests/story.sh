# story.sh - what the stories of tests/pipe share; sourced after lib.sh
#
#	day		standard input is an export; its header is $head
#	list TICKET...	how the tickets stand
#	due [OPTION...] TICKET...
#			all that is owed on them, each with its provision left
#			out
#	on_way, reply, pass	steps that a story has no more to say about
#
# shellcheck shell=sh disable=SC2154 # t_out is lib.sh's
head=ticket,received,source,kind,urgency,category,site,place,address,caller
head=$head,phone,text,district_due,supervised,flags

day()
{
	{
		echo "$head"
		cat
	} >day.csv
	t_run 0 ticket-ingest day.csv
	: >day.nothing
	t_stderr day.nothing
}

list()
{
	t_run 0 ticket-list \
	    --fields ticket,state,lead,co,due,result,satisfaction,flags "$@"
}

due()
{
	t_run 0 ticket-due -a "$@"
	sed 's/,[^,]*$//; s/,"[^"]*$//' "$t_out" >due.csv
	mv due.csv "$t_out"
}

# on_way TICKET UNIT: briefed, dispatched, accepted, contacted, answered, now
on_way()
{
	t_run 0 ticket-record --by 话务 brief "$1" outcome=reached
	t_run 0 ticket-assign --by 派单 -u "$2" "$1"
	t_run 0 ticket-record --by "$2" accept "$1" -u "$2"
	t_run 0 ticket-record --by "$2" contact "$1" -u "$2" outcome=reached \
	    recording=L1
	t_run 0 ticket-record --by "$2" answer "$1" -u "$2" outcome=reached \
	    recording=L2
}

# reply STATUS TICKET UNIT [ATTRIBUTE...]: the rest of the reply is as usual
reply()
{
	story_status=$1
	story_ticket=$2
	story_unit=$3
	shift 3
	for story_usual in result=solved fact=upheld appeal=reasonable \
	    satisfaction=satisfied cause=核实 process=处理 outcome=办结 \
	    signed=某甲; do
		case " $*" in
		*" ${story_usual%%=*}="*) ;;
		*) set -- "$@" "$story_usual" ;;
		esac
	done
	t_run "$story_status" ticket-record --by "$story_unit" reply \
	    "$story_ticket" -u "$story_unit" "$@"
}

# pass TICKET: the review passes
pass()
{
	t_run 0 ticket-review pass "$1" --confirm all --by 审核
}
