package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/netip"
	"sync"

	cmtypes "github.com/cilium/cilium/pkg/clustermesh/types"
	"github.com/cilium/cilium/pkg/fqdn"
	"github.com/cilium/cilium/pkg/fqdn/dnsproxy"
	"github.com/cilium/cilium/pkg/fqdn/namemanager"
	"github.com/cilium/cilium/pkg/fqdn/restore"
	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	"github.com/cilium/cilium/pkg/ipcache"
	ipcachetypes "github.com/cilium/cilium/pkg/ipcache/types"
	"github.com/cilium/cilium/pkg/k8s"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	slimcorev1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	slimnetworkingv1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	slimmetav1 "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/k8s/synced"
	k8sutils "github.com/cilium/cilium/pkg/k8s/utils"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	policytypes "github.com/cilium/cilium/pkg/policy/types"
	policyutils "github.com/cilium/cilium/pkg/policy/utils"
	"github.com/cilium/cilium/pkg/source"
	testidentity "github.com/cilium/cilium/pkg/testutils/identity"
	testpolicy "github.com/cilium/cilium/pkg/testutils/policy"
)

const (
	// clusterName is the agent's default of --cluster-name.
	clusterName = "default"
	// endpointID is the number of the one pod that policies are computed for.
	endpointID = 1
	// proxyPort is where a DNS proxy would listen; nothing does.
	proxyPort = 10001
)

func init() {
	// Dual stack, and otherwise the defaults of the agent's options.
	option.Config.EnableIPv4 = true
	option.Config.EnableIPv6 = true
	option.Config.ClusterName = clusterName
	policy.SetPolicyEnabled(option.DefaultEnforcement)
	if err := labelsfilter.ParseLabelPrefixCfg(slog.New(slog.DiscardHandler), nil, nil, ""); err != nil {
		panic(err)
	}
}

// agent holds the parts of Cilium's agent that decide about flows, for one case.
//
// Not here, because it needs a kernel or is nobody's decision about a flow: the maps of eBPF programs (the
// policy map's own look-up stands for them), connection tracking, load balancing of service addresses,
// the node's firewall, and identities of other nodes. Global identities are numbered by Cilium's test
// allocator in place of one that writes to the API server.
type agent struct {
	logger     *slog.Logger
	repository *policy.Repository
	local      identitymanager.IDManager
	identities *testidentity.MockIdentityAllocator
	addresses  *ipcache.IPCache
	names      namemanager.NameManager
	proxy      *dnsproxy.DNSProxy
	revision   uint64
}

// selectors tells the selector cache of new identities, as the agent's own updater does.
type selectors struct{ agent *agent }

func (s selectors) UpdateIdentities(added, deleted identity.IdentityMap) <-chan struct{} {
	var notified sync.WaitGroup
	s.agent.repository.GetSelectorCache().UpdateIdentities(added, deleted, &notified)
	done := make(chan struct{})
	go func() {
		notified.Wait()
		close(done)
	}()
	return done
}

func newAgent() *agent {
	// Cilium logs what it also returns as an error.
	logger := slog.New(slog.DiscardHandler)
	a := &agent{
		logger:     logger,
		local:      identitymanager.NewIDManager(logger),
		identities: testidentity.NewMockIdentityAllocator(nil),
		proxy:      dnsproxy.NewDNSProxy(dnsproxy.DNSProxyConfig{Logger: logger, IPv4: true, IPv6: true}, nil, nil),
	}
	// Neither certificates nor HTTP rules occur.
	a.repository = policy.NewPolicyRepository(logger, identity.ListReservedIdentities(), nil, nil,
		a.local, testpolicy.NewPolicyMetricsNoop())
	ready := make(synced.CacheStatus)
	close(ready)
	a.addresses = ipcache.NewIPCache(&ipcache.Configuration{
		Context: context.Background(), Logger: logger, IdentityAllocator: a.identities,
		IdentityUpdater: selectors{a}, CacheStatus: ready,
	})
	a.names = namemanager.New(namemanager.ManagerParams{
		Logger: logger, PolicyRepo: a.repository, IPCache: a.addresses,
		Config: namemanager.NameManagerConfig{DNSProxyLockCount: 1, EnableIPv4: true, EnableIPv6: true},
	})
	return a
}

func (a *agent) close() error {
	return a.addresses.Shutdown()
}

// settle waits until all addresses have the identities that the metadata given so far asks for.
func (a *agent) settle() error {
	if a.revision == 0 {
		return nil
	}
	return a.addresses.WaitForRevision(context.Background(), a.revision)
}

func (a *agent) label(prefix netip.Prefix, resource ipcachetypes.ResourceID, from source.Source, with labels.Labels) {
	a.revision = a.addresses.UpsertMetadataBatch(ipcache.MU{
		Prefix: cmtypes.NewLocalPrefixCluster(prefix), Source: from, Resource: resource,
		Metadata: []ipcache.IPMetadata{with},
	})
}

// add takes an object as the agent's watcher does, and returns how many rules it holds.
func (a *agent) add(content json.RawMessage) (int, error) {
	var head struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(content, &head); err != nil {
		return 0, err
	}
	switch head.Kind {
	case ciliumv2.CNPKindDefinition:
		var object ciliumv2.CiliumNetworkPolicy
		if err := json.Unmarshal(content, &object); err != nil {
			return 0, err
		}
		rules, err := object.Parse(a.logger, clusterName)
		if err != nil {
			return 0, fmt.Errorf("CiliumNetworkPolicy %s: %w", object.Name, err)
		}
		return a.enforce(policyutils.RulesToPolicyEntries(rules), source.CustomResource,
			ipcachetypes.NewResourceID(ipcachetypes.ResourceKindCNP, object.Namespace, object.Name)), nil
	case "NetworkPolicy":
		var object slimnetworkingv1.NetworkPolicy
		if err := json.Unmarshal(content, &object); err != nil {
			return 0, err
		}
		entries, err := k8s.ParseNetworkPolicy(a.logger, clusterName, &object)
		if err != nil {
			return 0, fmt.Errorf("NetworkPolicy %s: %w", object.Name, err)
		}
		return a.enforce(entries, source.Kubernetes,
			ipcachetypes.NewResourceID(ipcachetypes.ResourceKindNetpol, object.Namespace, object.Name)), nil
	case ciliumv2.CCGKindDefinition:
		var object ciliumv2.CiliumCIDRGroup
		if err := json.Unmarshal(content, &object); err != nil {
			return 0, err
		}
		return 0, a.group(&object)
	default:
		return 0, fmt.Errorf("kind %q: the agent does not enforce it", head.Kind)
	}
}

// enforce is the agent's policyImporter: every prefix of the rules gets an identity, then the rules are taken.
func (a *agent) enforce(entries policytypes.PolicyEntries, from source.Source, resource ipcachetypes.ResourceID) int {
	for _, prefix := range policy.GetCIDRPrefixes(entries) {
		a.label(prefix, resource, from, labels.GetCIDRLabels(prefix))
	}
	a.repository.ReplaceByResource(entries, resource)
	return len(entries)
}

// group is the agent's policyWatcher.applyCIDRGroup, which is not exported.
func (a *agent) group(object *ciliumv2.CiliumCIDRGroup) error {
	resource := ipcachetypes.NewResourceID(ipcachetypes.ResourceKindCIDRGroup, "", object.Name)
	own := labels.Map2Labels(k8sutils.RemoveCiliumLabels(object.Labels), labels.LabelSourceCIDRGroup)
	named := api.LabelForCIDRGroupRef(object.Name)
	own[named.Key] = named
	for _, text := range object.Spec.ExternalCIDRs {
		prefix, err := netip.ParsePrefix(string(text))
		if err != nil {
			return fmt.Errorf("CiliumCIDRGroup %s: %w", object.Name, err)
		}
		with := maps.Clone(own)
		with.AddWorldLabel(prefix.Addr())
		a.label(prefix, resource, source.Generated, with)
	}
	return nil
}

// node takes an address of the node that the pod runs on.
func (a *agent) node(text string) error {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return err
	}
	a.label(netip.PrefixFrom(address, address.BitLen()), ipcachetypes.NewResourceID(ipcachetypes.ResourceKindDaemon, "", ""),
		source.Local, labels.LabelHost)
	return nil
}

// namespace is one as the agent's store of namespaces holds it.
type namespace struct {
	name   string
	labels map[string]string
}

func (n namespace) GetName() string              { return n.name }
func (n namespace) GetLabels() map[string]string { return n.labels }

// pod gives a pod its identity, and its address if it has one.
func (a *agent) pod(given pod) (*identity.Identity, error) {
	if given.Namespace == "" {
		return nil, errors.New("a pod has no namespace")
	}
	// The API server sets this one on every namespace.
	of := namespace{given.Namespace, map[string]string{"kubernetes.io/metadata.name": given.Namespace}}
	maps.Copy(of.labels, given.NamespaceLabels)
	_, all := k8s.GetPodMetadata(a.logger, of, &slimcorev1.Pod{
		ObjectMeta: slimmetav1.ObjectMeta{Namespace: given.Namespace, Labels: given.Labels},
		Spec:       slimcorev1.PodSpec{ServiceAccountName: "default"},
	})
	relevant, _ := labelsfilter.Filter(labels.Map2Labels(all, labels.LabelSourceK8s))
	id, _, err := a.identities.AllocateIdentity(context.Background(), relevant, false, identity.InvalidIdentity)
	if err != nil {
		return nil, err
	}
	<-selectors{a}.UpdateIdentities(identity.IdentityMap{id.ID: id.LabelArray}, nil)
	if given.Address != "" {
		if _, err := a.addresses.Upsert(given.Address, nil, 0, nil,
			ipcache.Identity{ID: id.ID, Source: source.CustomResource}); err != nil {
			return nil, err
		}
	}
	return id, nil
}

// learn takes a DNS answer, as the proxy hands it on.
func (a *agent) learn(name string, address netip.Addr) error {
	return <-a.names.UpdateGenerateDNS(context.Background(), now, canonical(name),
		&fqdn.DNSIPRecords{TTL: 3600, IPs: []netip.Addr{address}})
}

// identityOf is what the packets' destination is to the kernel: the longest prefix that is known, or the world.
func (a *agent) identityOf(address netip.Addr) *identity.Identity {
	number := identity.GetWorldIdentityFromIP(address)
	if found, ok := a.addresses.LookupSecIDByIP(address); ok {
		number = found.ID
	}
	return a.identities.LookupIdentityByID(context.Background(), number)
}

// redirect is Endpoint.addNewRedirects for DNS: the proxy takes the rules of each port that goes through it.
func (a *agent) redirect(selected policy.SelectorPolicy) (map[string]uint16, error) {
	redirects := map[string]uint16{}
	for filter, tuple := range selected.RedirectFilters() {
		if tuple.Policy.L7Parser != policy.ParserTypeDNS {
			return nil, fmt.Errorf("a rule redirects to %s", tuple.Policy.L7Parser)
		}
		redirects[policy.ProxyID(endpointID, filter.Ingress, string(filter.Protocol), filter.Port,
			tuple.Policy.GetListener())] = proxyPort
		if _, err := a.proxy.UpdateAllowed(endpointID, restore.MakeV2PortProto(filter.Port, filter.U8Proto),
			filter.GetPerSelectorPolicies()); err != nil {
			return nil, err
		}
	}
	return redirects, nil
}
