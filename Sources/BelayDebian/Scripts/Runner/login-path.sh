# shellcheck shell=dash
# LOGIN_PATH becomes the PATH of the playbook's items: the login's, with the directories that dpkg needs
# and that the PATH of a login other than root's lacks.

items_path=${LOGIN_PATH-${PATH-}}
unset LOGIN_PATH
LOGIN_PATH=${items_path:-/usr/local/bin:/usr/bin:/bin}
case :$LOGIN_PATH: in
*:/usr/sbin:*) ;;
*) LOGIN_PATH="$LOGIN_PATH:/usr/local/sbin:/usr/sbin:/sbin";;
esac
