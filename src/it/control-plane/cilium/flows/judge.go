package main

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/cilium/cilium/pkg/endpoint/regeneration"
	"github.com/cilium/cilium/pkg/fqdn/dns"
	"github.com/cilium/cilium/pkg/fqdn/restore"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/spanstat"
	"github.com/cilium/cilium/pkg/u8proto"
)

// now is one moment for all DNS answers of the process, all of which live longer than it.
var now = time.Now()

// canonical is a name as Cilium's DNS proxy hands it on: in lower case, with a final dot.
func canonical(name string) string {
	return strings.ToLower(dns.FQDN(name))
}

func judge(asked question) (answer, error) {
	a := newAgent()
	defer a.close()
	given := answer{Name: asked.Name, Verdicts: []verdict{}}
	for _, address := range asked.Hosts {
		if err := a.node(address); err != nil {
			return given, err
		}
	}
	for _, other := range asked.Pods {
		if _, err := a.pod(other); err != nil {
			return given, err
		}
	}
	from, err := a.pod(asked.From)
	if err != nil {
		return given, err
	}
	a.local.Add(from)
	for _, object := range asked.Objects {
		rules, err := a.add(object)
		if err != nil {
			return given, err
		}
		given.Rules += rules
	}
	if err := a.settle(); err != nil {
		return given, err
	}

	// Names are learned for the selectors of a policy that is resolved already.
	selected, _, err := a.repository.GetSelectorPolicy(from, 0, &statistics{}, endpointID)
	if err != nil {
		return given, err
	}
	addresses := make([]netip.Addr, len(asked.Flows))
	for number, flow := range asked.Flows {
		if addresses[number], err = netip.ParseAddr(flow.To); err != nil {
			return given, err
		}
		if flow.Name != "" {
			if err := a.learn(flow.Name, addresses[number]); err != nil {
				return given, err
			}
		}
	}
	redirects, err := a.redirect(selected)
	if err != nil {
		return given, err
	}
	enforced := selected.DistillPolicy(a.logger, endpoint{}, redirects)
	defer enforced.Detach(a.logger)
	if err := enforced.Ready(); err != nil {
		return given, err
	}
	given.MapEntries = enforced.Len()
	given.Identities = len(a.identities.GetIdentityCache())

	for number, flow := range asked.Flows {
		verdict, err := a.decide(enforced, flow, addresses[number])
		if err != nil {
			return given, fmt.Errorf("flow %d: %w", number, err)
		}
		given.Verdicts = append(given.Verdicts, verdict)
	}
	return given, nil
}

func (a *agent) decide(enforced *policy.EndpointPolicy, flow flow, to netip.Addr) (verdict, error) {
	protocol, err := u8proto.ParseProtocol(flow.Protocol)
	if err != nil {
		return verdict{}, err
	}
	if flow.Port == 0 {
		return verdict{}, fmt.Errorf("no port")
	}
	peer := a.identityOf(to)
	if peer == nil {
		return verdict{}, fmt.Errorf("%s has no identity", to)
	}
	entry, _, _ := enforced.Lookup(policy.EgressKey().WithIdentity(peer.ID).WithPortProto(protocol, flow.Port))
	decided := verdict{Allowed: !entry.IsDeny(), Redirected: !entry.IsDeny() && entry.ProxyPort != 0}
	for _, label := range peer.LabelArray {
		decided.Identity = append(decided.Identity, label.String())
	}
	slices.Sort(decided.Identity)
	if flow.Lookup != "" && decided.Redirected {
		if decided.Allowed, err = a.proxy.CheckAllowed(endpointID, restore.MakeV2PortProto(flow.Port, protocol),
			peer.ID, to, canonical(flow.Lookup)); err != nil {
			return verdict{}, err
		}
	}
	return decided, nil
}

// statistics takes times that nobody asks for.
type statistics struct {
	waiting, calculating spanstat.SpanStat
}

func (s *statistics) WaitingForPolicyRepository() *spanstat.SpanStat { return &s.waiting }
func (s *statistics) SelectorPolicyCalculation() *spanstat.SpanStat  { return &s.calculating }

// endpoint is the pod to the policy package.
type endpoint struct{}

func (endpoint) GetID() uint64 { return endpointID }

// GetNamedPort answers for ports with names, which no policy here has.
func (endpoint) GetNamedPort(bool, string, u8proto.U8proto) uint16 { return 0 }

func (endpoint) PolicyDebug(string, ...any) {}

func (endpoint) IsHost() bool { return false }

func (endpoint) PreviousMapState() *policy.MapState { return nil }

func (endpoint) RegenerateIfAlive(*regeneration.ExternalRegenerationMetadata) <-chan bool {
	done := make(chan bool)
	close(done)
	return done
}

var (
	_ policy.PolicyOwner         = endpoint{}
	_ policy.GetPolicyStatistics = &statistics{}
)
