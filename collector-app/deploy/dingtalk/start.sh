#!/bin/sh
# Starts the bridge from Alertmanager to DingTalk with the robot's secrets, which are in mounted
# files: they reach the bridge's configuration in memory (a tmpfs), and neither its environment nor
# a command line.
#
#   DINGTALK_TOKEN_FILE  holds the robot's access token         /run/secrets/dingtalk_token
#   DINGTALK_SIGN_FILE   holds its key for signatures, if any   /run/secrets/dingtalk_sign
#   DINGTALK_TEMPLATE    the configuration to be filled in      /etc/dingtalk/config.yml.template
#   DINGTALK_CONFIG      the configuration, on a tmpfs          /run/dingtalk/config.yml
#   DINGTALK_BRIDGE      the program                            /bin/prometheus-webhook-dingtalk
set -eu
umask 077

token_file=${DINGTALK_TOKEN_FILE:-/run/secrets/dingtalk_token}
sign_file=${DINGTALK_SIGN_FILE:-/run/secrets/dingtalk_sign}
template=${DINGTALK_TEMPLATE:-/etc/dingtalk/config.yml.template}
config=${DINGTALK_CONFIG:-/run/dingtalk/config.yml}
bridge=${DINGTALK_BRIDGE:-/bin/prometheus-webhook-dingtalk}

refuse() {
  echo "dingtalk: $1" >&2
  exit 2
}

# The first line of a file; nothing but what secrets of DingTalk are made of.
secret() {
  value=
  IFS= read -r value <"$1" || [ -n "$value" ] || refuse "$1 is empty"
  case $value in
    '' | *[!A-Za-z0-9_-]*) refuse "$1 holds something else than letters, digits, - and _" ;;
  esac
}

[ -r "$token_file" ] || refuse "there is no file $token_file; it has to hold the robot's access token"
[ -r "$template" ] || refuse "there is no file $template"
[ -w "${config%/*}" ] || refuse "cannot write into ${config%/*}, which has to be a tmpfs"
secret "$token_file"
token=$value
sign=
if [ -r "$sign_file" ]; then
  secret "$sign_file"
  sign=$value
fi

rm -f "$config"
while IFS= read -r line; do
  case $line in
    '#'*) ;;
    *@TOKEN@*) line=${line%%@TOKEN@*}$token${line#*@TOKEN@} ;;
    *@SIGN@*)
      [ -n "$sign" ] || continue
      line=${line%%@SIGN@*}$sign${line#*@SIGN@}
      ;;
  esac
  printf '%s\n' "$line"
done <"$template" >"$config"

exec "$bridge" --config.file="$config" --web.listen-address=:8060 "$@"
