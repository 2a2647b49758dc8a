package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"slices"
	"strings"

	"github.com/cilium/cilium/pkg/k8s/apis/cilium.io/client"
	ciliumv2 "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	ciliumvalidator "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2/validator"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	sigsjson "sigs.k8s.io/json"
)

// clusterName is the agent's default of --cluster-name.
const clusterName = "default"

// judge decides about one object at a time.
type judge struct {
	logger    *slog.Logger
	validator *ciliumvalidator.NPValidator
	served    map[string][]string // the API versions of each kind
}

func newJudge(logger *slog.Logger) (*judge, error) {
	validator, err := ciliumvalidator.NewNPValidator(logger)
	if err != nil {
		return nil, err
	}
	served := map[string][]string{}
	for _, definition := range client.CustomResourceDefinitionList() {
		kind, _, _ := strings.Cut(definition.Name, "/")
		for _, version := range client.GetPregeneratedCRD(logger, definition.Name).Spec.Versions {
			if version.Served {
				served[kind] = append(served[kind], version.Name)
			}
		}
	}
	return &judge{logger: logger, validator: validator, served: served}, nil
}

// ignores holds for other groups and for Cilium's kinds that this program has no check for, but not
// for a kind that Cilium does not have: a misspelt one must not be passed over.
func (j *judge) ignores(o object) bool {
	if _, ofCilium := o.version(); !ofCilium {
		return true
	}
	switch o.Kind {
	case ciliumv2.CNPKindDefinition, ciliumv2.CCNPKindDefinition, ciliumv2.CCGKindDefinition:
		return false
	default:
		_, known := j.served[o.Kind]
		return known
	}
}

// judge returns why Cilium would refuse the object; every check's finding, not only the first.
func (j *judge) judge(o object) error {
	version, _ := o.version()
	versions, known := j.served[o.Kind]
	if !known {
		return fmt.Errorf("kind: cilium.io has no kind %s", o.Kind)
	}
	if !slices.Contains(versions, version) {
		return fmt.Errorf("apiVersion: cilium.io serves %s in %s, not in %s",
			o.Kind, strings.Join(versions, " and "), version)
	}
	switch o.Kind {
	case ciliumv2.CNPKindDefinition:
		return j.policy(o)
	case ciliumv2.CCNPKindDefinition:
		return j.clusterwidePolicy(o)
	default:
		return cidrGroup(o)
	}
}

func (j *judge) policy(o object) error {
	var policy ciliumv2.CiliumNetworkPolicy
	unknown, err := decode(o, &policy)
	if err != nil {
		return err
	}
	if policy.Namespace == "" {
		// As the API server would do. Parse takes a policy without one for a clusterwide policy.
		policy.Namespace = metav1.NamespaceDefault
	}
	_, refusal := policy.Parse(j.logger, clusterName)
	return errors.Join(unknown, schema(o, j.validator.ValidateCNP), prefix("sanitize", refusal))
}

func (j *judge) clusterwidePolicy(o object) error {
	var policy ciliumv2.CiliumClusterwideNetworkPolicy
	unknown, err := decode(o, &policy)
	if err != nil {
		return err
	}
	_, refusal := policy.Parse(j.logger, clusterName)
	return errors.Join(unknown, schema(o, j.validator.ValidateCCNP), prefix("sanitize", refusal))
}

func cidrGroup(o object) error {
	// One Go type stands for both versions, as in the agent.
	var group ciliumv2.CiliumCIDRGroup
	unknown, err := decode(o, &group)
	if err != nil {
		return err
	}
	var problems []error
	if group.Name == "" {
		problems = append(problems, errors.New("metadata.name is missing"))
	}
	if group.Spec.ExternalCIDRs == nil {
		problems = append(problems, errors.New("spec.externalCIDRs is missing"))
	}
	for number, cidr := range group.Spec.ExternalCIDRs {
		if _, err := netip.ParsePrefix(string(cidr)); err != nil {
			problems = append(problems, fmt.Errorf("spec.externalCIDRs[%d]: %w", number, err))
		}
	}
	return errors.Join(unknown, prefix("sanitize", errors.Join(problems...)))
}

// decode tells fields that the type does not have, that are in another case, or that are given twice
// apart from content that cannot be decoded at all.
func decode(o object, into any) (unknown, failure error) {
	strict, err := sigsjson.UnmarshalStrict(o.content, into)
	return prefix("decode", errors.Join(strict...)), prefix("decode", err)
}

func schema(o object, validate func(*unstructured.Unstructured) error) error {
	var content map[string]any
	if err := sigsjson.UnmarshalCaseSensitivePreserveInts(o.content, &content); err != nil {
		return prefix("schema", err)
	}
	return prefix("schema", validate(&unstructured.Unstructured{Object: content}))
}

func prefix(check string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", check, err)
}
