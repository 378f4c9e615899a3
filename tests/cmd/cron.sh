#!/bin/sh
# cron.sh - scripts/weekly, scripts/monthly and scripts/board: quiet, safe to
# run again and to overlap, whole files or none (Q9, P7, Art. 5)
# shellcheck source=tests/lib.sh
. "$TICKET_TESTS/lib.sh"

command -v flock >/dev/null || t_skip 'there is no flock'
scripts=$TICKET_TESTS/../scripts
t_store
t_at 2024-10-23T12:00:00+08:00
{
	echo '任务号,派单时间,来源,诉求类型,紧急程度,问题分类,现场,小区名称,诉求人,联系电话,问题描述'
	for i in 1 2 3 4 5 6; do
		echo "R$i,2024-10-2$((i % 3 + 1)) 08:4$i,热线,投诉,一般,环境/路灯,否,梅园,王五,16000000002,路灯不亮"
	done
} >day.csv
t_run 0 ticket-ingest day.csv
t_run 0 ticket-record brief R5 outcome=reached
t_run 0 ticket-assign -u u05 R5

t_at 2024-10-28T07:30:00+08:00
# what is published before the period is over is not its report, see below
t_run 0 ticket-report month 2024-10 --publish -o early.html
t_run 0 "$scripts/weekly" -p weekly
t_quiet
ls weekly weekly/week-2024-W43-lists >"$t_out"
t_stdout <<'END'
weekly:
week-2024-W43-lists
week-2024-W43.html
week-2024-W43.md
week-2024-W43.published
week-2024-W43.xlsx

weekly/week-2024-W43-lists:
index.csv
leader-周五.md
unit-u05.md
END
ticket-report --published "$(cat weekly/week-2024-W43.published)" >again
t_same again weekly/week-2024-W43.html
# again: nothing is published twice
cp weekly/week-2024-W43.html before.html
t_run 0 "$scripts/weekly" -p weekly
t_quiet
t_same before.html weekly/week-2024-W43.html
published_once()
{
	[ "$(cat "$TICKET_STORE"/journal/2*.csv | grep -c ",publish,.*=$1;")" = 1 ] ||
	    t_fail 'published twice'
}
published_once 2024-W43
# nor when a run was killed before it had put the page there, or the number
cp weekly/week-2024-W43.published before.published
rm weekly/week-2024-W43.published weekly/week-2024-W43.html
t_run 0 "$scripts/weekly" -p weekly
t_quiet
t_same before.html weekly/week-2024-W43.html
t_same before.published weekly/week-2024-W43.published
published_once 2024-W43

t_at 2024-11-01T07:40:00+08:00
t_run 0 "$scripts/monthly" -C "$TICKET_STORE" monthly
t_quiet
ls monthly >"$t_out"
t_stdout <<'END'
circular-2024-10.html
circular-2024-10.md
circular-2024-10.xlsx
month-2024-10.html
month-2024-10.md
month-2024-10.xlsx
special-2024-10.html
special-2024-10.md
special-2024-10.xlsx
END

t_run 0 "$scripts/board" board.html
t_quiet
grep -q '运行看板' board.html || t_fail 'no board'
# another run is at it: it leaves at once and leaves all as it is
cp board.html before.html
t_at 2024-11-01T07:45:00+08:00
t_run 0 flock board.html.lock "$scripts/board" board.html
t_quiet
t_same before.html board.html
t_run 0 "$scripts/board" board.html
! cmp -s before.html board.html || t_fail 'the board was not made again'

# one that was cut off before its digest was never acknowledged
t_at 2024-11-04T07:30:00+08:00
sed -n '$s/2024-W43/2024-W44/; $s/as_of=2024-10-28/as_of=2024-11-04/
    $s/^[0-9]*\(,.*,publish,.*,\).*/20\1/p' \
    "$TICKET_STORE/journal/2024-10.csv" >torn
[ -s torn ] || t_fail 'no record to be torn'
cat torn >>"$TICKET_STORE/journal/2024-10.csv"
t_run 0 "$scripts/weekly" -p next
t_err_match 'never acknowledged, was moved aside'
ticket-report --published "$(cat next/week-2024-W44.published)" >again
t_same again next/week-2024-W44.html

# names that begin with a dash are names: published is not published again
ln -s "$TICKET_STORE" ./-store
t_run 0 "$scripts/weekly" -p -C -store -- -dir
t_quiet
t_same ./-dir/week-2024-W44.html next/week-2024-W44.html
published_once 2024-W44
rm -r ./-dir ./-store

# a publication that fails is none: its status is the script's, and the next
# run publishes; nor is one of a period that was not over
t_run 0 ticket-report week 2024-W45 --publish -o early.html
mkdir stub
cat >stub/ticket-report <<'END'
#!/bin/sh
case " $* " in
*' --publish '*) echo 'ticket-report: no' >&2; exit 4 ;;
esac
exec "$TICKET_BUILD/ticket-report" "$@"
END
chmod 755 stub/ticket-report
t_at 2024-11-11T07:30:00+08:00
for script in weekly monthly; do
	t_run 4 env PATH="$PWD/stub:$PATH" "$scripts/$script" -p late
	t_stderr - <<'END'
ticket-report: no
END
	t_run 0 find late -name '*.published' -o -name '*.html'
	t_stdout - </dev/null
	t_run 0 "$scripts/$script" -p late
	t_quiet
	grep -qx '[0-9][0-9]*' late/*.published || t_fail "$script: which record"
	cp late/"${script%ly}"-*.html frozen.html
	rm -r late
	# published: in another directory it is the same page
	t_run 0 "$scripts/$script" -p late
	t_same frozen.html late/"${script%ly}"-*.html
	rm -r late
	t_run 3 "$scripts/$script" -C nowhere late
	t_stderr - <<'END'
ticket-report: nowhere: is not a directory
END
done

# what fails says so, and leaves the page as it was
cp board.html before.html
t_run 3 "$scripts/board" -C nowhere board.html
t_same before.html board.html
t_run 2 "$scripts/board"
t_stderr <<'END'
usage: board [-C store] file
END
t_run 2 "$scripts/weekly"
t_run 2 "$scripts/monthly" -x dir

# the example's line on what is due: mail with it, and none when nothing is
line=$(sed -n 's/^0 8-18 \* \* 1-5	//p' "$TICKET_TESTS/../data/crontab.example")
t_at 2024-12-01T08:00:00+08:00
t_run 0 /bin/sh -c "$line"
t_match '^R5 .* overdue '
t_run 0 env TICKET_NOW=2024-09-30T08:00:00+08:00 ticket-init empty
t_run 0 env TICKET_STORE=empty /bin/sh -c "$line"
t_quiet
