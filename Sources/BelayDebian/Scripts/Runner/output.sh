# shellcheck shell=dash
# Sending what an item has printed. HEAD bytes of each stream are sent as they come, and when the item
# has ended, the last TAIL bytes of what is beyond.
#
# - send KIND FILE OFFSET: sends what the file's head holds beyond the offset, and sets SENT to how much
#   of the file has been sent. What lies between head and tail is removed from the disk meanwhile: an
#   item that prints for ever must not fill it.
# - send_rest KIND FILE OFFSET: sends the rest of the head, tells how much is left out, and sends the
#   tail.
# - send_beginning KIND FILE MARK: sends the beginning of a file without looking up its size: one program
#   instead of two.
#
# A server that can start no process, or kills one, must not leave the coordinator waiting: where an
# answer breaks off, the runner exits. A file is held open meanwhile, for an item may remove its
# directory while it is sent; of what is gone before there is nothing to send.
: "${HEAD:?}" "${TAIL:?}" "${CLEARED:?}"

# with_file FUNCTION KIND FILE OFFSET: calls it with the file open as 5, unless the file is gone.
with_file() {
    { "$@"; } 2>/dev/null 5<"$3" || { [ ! -e "$3" ] || exit; }
}

# The size was announced: a file that has become shorter meanwhile would have the rest of
# the answer taken for its content.
send_part() {
    echo "$1 $(($4 - $3))"
    { copied=$(dd if=/proc/self/fd/5 bs=64k iflag=skip_bytes,count_bytes skip="$3" \
        count="$(($4 - $3))" 2>&1 >&3); } 3>&1 || exit
    copied=${copied##*"
"}
    [ "${copied%% *}" = "$(($4 - $3))" ] || exit
}

send() {
    SENT=$3
    [ ! -s "$2" ] || with_file send_head "$@"
}

send_head() {
    size=$(wc -c <&5) || exit
    if [ "$size" -gt "$HEAD" ]; then
        clear_middle "$2"
        size=$HEAD
    fi
    [ "$size" -gt "$3" ] || return 0
    send_part "$1" "$2" "$3" "$size"
    SENT=$size
}

clear_middle() {
    [ "$((size - CLEARED))" -gt "$((TAIL + HEAD))" ] || return
    CLEARED=$((size - TAIL))
    fallocate -p -o "$HEAD" -l "$((CLEARED - HEAD))" "$1" 2>/dev/null
}

send_rest() {
    send "$@"
    [ "$SENT" != "$HEAD" ] || with_file send_tail "$1" "$2"
}

send_tail() {
    size=$(wc -c <&5) || exit
    start=$HEAD
    if [ "$size" -gt "$((HEAD + TAIL))" ]; then
        start=$((size - TAIL))
        echo "$1 left $((start - HEAD))"
    fi
    [ "$size" -le "$start" ] || send_part "$1" "$2" "$start" "$size"
}

send_beginning() {
    [ ! -s "$2" ] || with_file send_until "$@"
}

send_until() {
    echo "$1 until $3"
    head -c 65536 <&5 || exit
    printf '\n%s\n' "$3"
}
