# What the commands of this folder share. Read by bash, not run.
# shellcheck shell=bash

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
output=$root/target/image

# The Java machine of the container. The cache can be used only with the same collector's heap and the same object headers as at the dump.
heap_shape=(-XX:+UseSerialGC -XX:+UseCompactObjectHeaders)
# Order counts where options contradict each other: JAVA_TOOL_OPTIONS comes first. All that the Java machine itself says goes to
# standard error, because standard output is for manifests.
# UseCompressedOops keeps the heap below 32 GB where no limit does, on somebody's machine: the cache does not fit a bigger one.
# The Serial collector grows its old generation to the end before it collects it, and gives little back: what is resident is what the heap
# may grow to. So it may take less, what is collected young has room to die in (NewSize, SurvivorRatio), and a collection gives back at
# once what is free beyond a fifth. Equal texts of thousands of requirements are kept once (UseStringDeduplication). What the operator does
# comes in bursts of seconds: the second compiler (TieredStopAtLevel) would take more processor time and memory than its code gives back.
# docs/performance.md has the figures.
# shellcheck disable=SC2034
machine=("${heap_shape[@]}" -XX:+UseCompressedOops -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=30 -XX:NewSize=32m -XX:MaxNewSize=32m -XX:SurvivorRatio=3 -XX:MinHeapFreeRatio=10
    -XX:MaxHeapFreeRatio=20 -XX:-ShrinkHeapInSteps -XX:+UseStringDeduplication -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData -Xlog:disable -Xlog:all=warning:stderr)
cache=/opt/cloud-egress/cloud-egress.aot
program=/opt/cloud-egress/cloud-egress-operator.jar

say() { printf 'image: %s\n' "$*" >&2; }

# Exit status 3: the environment lacks something; 1: anything else.
lack() {
    say "$*"
    exit 3
}

fail() {
    say "$*"
    exit 1
}

# need COMMAND PACKAGE WHY
need() {
    command -v "$1" >/dev/null 2>&1 || lack "no $1 here: it $3 (Debian: apt-get install $2)"
}

# The version that pom.xml gives, the first one in it.
project_version() { sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$root/pom.xml" | head -n 1; }

# The name that the Deployment asks for.
image_name() { sed -n 's/^ *image: *//p' "$root/deploy/operator/deployment.yaml" | head -n 1; }

# Builds the jar and the libraries beside it where they are not there or older than the sources.
build_jar() {
    local jar=$root/target/cloud-egress-operator.jar
    if [ -f "$jar" ] && [ -d "$root/target/lib" ] &&
        [ -z "$(find "$root/pom.xml" "$root/src/main" "$root/crds" -newer "$jar" 2>/dev/null | head -n 1)" ]; then
        return
    fi
    say "building the jar"
    "$root/mvnw" -B -q -ntp -DskipTests -Dspotless.check.skip=true package >&2 || fail "the build failed, see above"
    # Nothing to compile leaves the jar as old as it was.
    touch "$jar"
}

# --- a real API server -------------------------------------------------------------------------------------------------------------

# start_cluster DIRECTORY: etcd and kube-apiserver of the test control plane on free ports of the loopback interface, as the integration
# tests start them; sets api_port and defines kubectl. stop_cluster ends both.
cluster_pids=()

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s\n' "$port"
            return
        fi
    done
}

start_cluster() {
    local directory=$1 assets etcd_port peer_port token
    need openssl openssl "makes the key for tokens of service accounts"
    assets=$("$root/src/it/control-plane/build") || lack "no test control plane, see above"
    etcd_port=$(free_port)
    peer_port=$(free_port)
    api_port=$(free_port)
    token=$(openssl rand -hex 16)
    openssl genrsa -out "$directory/sa.key" 2048 2>/dev/null
    printf '%s,admin,admin,"system:masters"\n' "$token" >"$directory/tokens.csv"
    "$assets/etcd" --data-dir="$directory/etcd" --unsafe-no-fsync --log-level=error \
        --listen-client-urls="http://127.0.0.1:$etcd_port" --advertise-client-urls="http://127.0.0.1:$etcd_port" \
        --listen-peer-urls="http://127.0.0.1:$peer_port" --initial-advertise-peer-urls="http://127.0.0.1:$peer_port" \
        --initial-cluster="default=http://127.0.0.1:$peer_port" >"$directory/etcd.log" 2>&1 &
    cluster_pids+=($!)
    "$assets/kube-apiserver" --etcd-servers="http://127.0.0.1:$etcd_port" --bind-address=127.0.0.1 --advertise-address=127.0.0.1 \
        --endpoint-reconciler-type=none --secure-port="$api_port" --cert-dir="$directory/certs" \
        --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$directory/sa.key" \
        --service-account-signing-key-file="$directory/sa.key" --service-cluster-ip-range=10.0.0.0/24 --authorization-mode=RBAC \
        --token-auth-file="$directory/tokens.csv" --disable-admission-plugins=ServiceAccount >"$directory/kube-apiserver.log" 2>&1 &
    cluster_pids+=($!)
    cat >"$directory/kubeconfig" <<KUBECONFIG
apiVersion: v1
kind: Config
current-context: test
clusters: [{name: test, cluster: {server: "https://127.0.0.1:$api_port", certificate-authority: "$directory/certs/apiserver.crt"}}]
users: [{name: test, user: {token: "$token"}}]
contexts: [{name: test, context: {cluster: test, user: test}}]
KUBECONFIG
    cluster_kubectl=$assets/kubectl
    cluster_kubeconfig=$directory/kubeconfig
    if ! eventually 90 kubectl get --raw /readyz; then
        tail -n 20 "$directory/kube-apiserver.log" >&2
        fail "the API server does not get ready"
    fi
}

kubectl() { "$cluster_kubectl" --kubeconfig="$cluster_kubeconfig" "$@"; }

# install_operator DIRECTORY: what deploy/ installs, its configuration as a file, a feed that needs no Internet, a namespace for examples.
install_operator() {
    kubectl apply -k "$root/deploy" >/dev/null
    kubectl wait --for=condition=Established --timeout=60s crd --all >/dev/null
    kubectl apply -f "$root/examples/prefix-sources/built-in.yaml" >/dev/null
    kubectl create namespace discovery >/dev/null
    cp "$root/deploy/operator/configuration.yaml" "$1/configuration.yaml"
}

stop_cluster() {
    local pid
    for pid in "${cluster_pids[@]}"; do
        kill -9 "$pid" 2>/dev/null || true
        # The shell says nothing of the death of a process that somebody waits for.
        wait "$pid" 2>/dev/null || true
    done
    cluster_pids=()
}

# eventually SECONDS COMMAND...: whether the command succeeds within that time.
eventually() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}

# answers PORT PATH: the body, if the status is 200.
answers() {
    local status body
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
    body=$(cat <&3)
    exec 3>&-
    status=${body%%$'\r\n'*}
    [[ $status == *" 200 "* ]] && printf '%s\n' "${body#*$'\r\n\r\n'}"
}

# unpack_image ARCHIVE FOLDER: the files of the image, all layers.
unpack_image() {
    local layer
    mkdir -p "$2" "$2.oci"
    tar -xf "$1" -C "$2.oci"
    jq -r '.manifests[0].digest' "$2.oci/index.json" | sed 's/^sha256://' | while read -r manifest; do
        jq -r '.layers[].digest' "$2.oci/blobs/sha256/$manifest" | sed 's/^sha256://' | while read -r layer; do
            tar -xzf "$2.oci/blobs/sha256/$layer" -C "$2"
        done
    done
    rm -rf "$2.oci"
}

# --- containers ------------------------------------------------------------------------------------------------------------------------

need_containers() {
    [ "$(id -u)" = 0 ] || lack "not root: containers are run with runc on the machine's own network"
    need podman podman "runs the image"
    need runc runc "is what podman runs it with"
    need jq jq "reads what podman says"
}

# podman with storage of its own, in $work, and what works without a running systemd, overlays or networks of podman's own.
container() {
    podman --root="$work/storage" --runroot="$work/run" --runtime=runc --storage-driver=vfs --cgroup-manager=cgroupfs \
        --events-backend=file "$@"
}

# Everything that a Deployment can forbid. Not even the /tmp that podman would put there can be written to.
sealed=(--network=host --read-only --read-only-tmpfs=false --cap-drop=ALL --security-opt=no-new-privileges --pids-limit=-1
    --ulimit nofile=1024:1024 --ulimit nproc=4096:4096)

# load_image ARCHIVE: sets image.
load_image() {
    container load --quiet --input "$1" >"$work/load.log" 2>&1 || {
        cat "$work/load.log" >&2
        fail "podman cannot load $1"
    }
    image=$(container images --quiet --no-trunc | head -n 1)
}

# prepare_pod DIRECTORY: what a kubelet would do for a pod of the Deployment. Sets port, user, arguments (of the program) and pod (of podman).
prepare_pod() {
    local account=$1/account deployment
    mkdir "$account"
    kubectl create token -n cloud-egress-system cloud-egress-operator >"$account/token"
    cp "$1/certs/apiserver.crt" "$account/ca.crt"
    printf cloud-egress-system >"$account/namespace"
    # What this machine's DNS answers would make the policies differ from one machine to the next.
    printf 'dns: {lookups: {enabled: false}}\n' >>"$1/configuration.yaml"
    chmod -R u=rwX,go=rX "$account" "$1/configuration.yaml"
    port=$(free_port)
    deployment=$(kubectl get deployment -n cloud-egress-system cloud-egress-operator -o json)
    mapfile -t arguments < <(jq -r '.spec.template.spec.containers[0].args[]' <<<"$deployment")
    arguments+=("--port=$port")
    user=$(jq -r '.spec.template.spec.securityContext | "\(.runAsUser):\(.runAsGroup)"' <<<"$deployment")
    pod=("${sealed[@]}" --user "$user" --memory=512m --env POD_NAME=verify --env POD_NAMESPACE=cloud-egress-system
        --env CLOUD_EGRESS_LOG_FORMAT=json --env KUBERNETES_SERVICE_HOST=127.0.0.1 --env "KUBERNETES_SERVICE_PORT=$api_port"
        --volume "$account:/var/run/secrets/kubernetes.io/serviceaccount:ro"
        --volume "$1/configuration.yaml:/etc/cloud-egress/configuration.yaml:ro")
}
