package=@PACKAGE@ version=@VERSION@ script=@SCRIPT@ arguments="$*"
log() {
    printf '%s %s %s %s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)" "$1" "$package" "$version" "$script" "$2" \
        >>/var/log/belay-lab.log
}
trap 'log end "$arguments status=$?"' EXIT
log begin "$arguments"
# Any package can be made slow, to configure or to remove: /etc/belay-lab/slow-seconds.<package>.
seconds=@SECONDS@
[ "$seconds" = 0 ] || [ ! -r /etc/belay-lab/slow-seconds ] || seconds=$(cat /etc/belay-lab/slow-seconds)
[ ! -r "/etc/belay-lab/slow-seconds.$package" ] || seconds=$(cat "/etc/belay-lab/slow-seconds.$package")
case "$script $1" in
"postinst configure" | "prerm remove") sleep "$seconds" ;;
esac
