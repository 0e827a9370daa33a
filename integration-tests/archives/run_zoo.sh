#!/usr/bin/env bash
# run_zoo.sh AGENT_JAR CLASS_PATH ZOO RESULTS [COMPOSITE...]: runs every archive of the folder ZOO with and without the agent.
# CLASS_PATH holds DJL and the compiled Zoo. Archives after a crash of the JVM are run again without the one that crashed.
set -u
AGENT=$1 CP=$2 ZOO=$3 RESULTS=$4; shift 4
here=$(cd "$(dirname "$0")" && pwd)
export DJL_OFFLINE=true
mkdir -p "$RESULTS"
dirs=""
for d in "$ZOO"/*/; do [ -f "$d/model.pt" ] && [ -f "$d/case.json" ] && dirs="$dirs ${d%/}"; done
one() { # FILE OPTIONS...: all archives, each once
  local out=$1; shift
  : > "$out"; : > "$out.err"
  local left=$dirs
  while [ -n "$left" ]; do
    java "$@" -XX:TieredStopAtLevel=1 -XX:ErrorFile="$RESULTS/hs_err.log" -cp "$CP" Zoo "$JSONL" $left >> "$out" 2>> "$out.err" && break
    local last; last=$(grep '^CASE ' "$out.err" | tail -1 | cut -d' ' -f2)
    echo "ERROR $last load the JVM crashed" >> "$out"
    left=$(for d in $left; do echo $d; done | awk -v l="$last" 'seen { print } { n = split($0, p, "/"); if (p[n] == l) seen = 1 }')
  done
}
JSONL=/nowhere
one "$RESULTS/plain"
for composite in ${@:-attnlrp cp-lrp gradient-x-input}; do
  case $composite in attnlrp) m=attnLRP;; cp-lrp) m=cp_LRP;; *) m=gradxinput;; esac
  rm -rf "$RESULTS/$composite.out"
  JSONL=$RESULTS/$composite.out/relevance.jsonl
  one "$RESULTS/$composite" -javaagent:"$AGENT"=composite=$composite,output="$RESULTS/$composite.out",format=jsonl -Dlrp.cache="$RESULTS/cache-$composite"
  python3 "$here/compare_zoo.py" $m "$RESULTS/plain" "$RESULTS/$composite" "$RESULTS/$composite.err" "$JSONL" $dirs > "$RESULTS/$composite.json"
done
