package dev.cloudegress.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests in the words of the API. */
class ApiPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET | /apis/cloudegress.dev/v1alpha1/egressrequirements | limit=500 | list | egressrequirements",
                "GET | /apis/cloudegress.dev/v1alpha1/egressrequirements | allowWatchBookmarks=true&watch=true | watch | egressrequirements",
                "GET | /apis/networking.k8s.io/v1/namespaces/a/networkpolicies/b | - | get | networkpolicies",
                "GET | /apis/networking.k8s.io/v1/namespaces/a/networkpolicies | - | list | networkpolicies",
                "POST | /apis/networking.k8s.io/v1/namespaces/a/networkpolicies | fieldManager=x | create | networkpolicies",
                "PATCH | /apis/cloudegress.dev/v1alpha1/namespaces/a/egressrequirements/b/status | - | patch | egressrequirements/status",
                "PATCH | /apis/cloudegress.dev/v1alpha1/prefixsources/public/status | - | patch | prefixsources/status",
                "PUT | /apis/coordination.k8s.io/v1/namespaces/a/leases/b | - | update | leases",
                "DELETE | /apis/cilium.io/v2/ciliumcidrgroups/a | - | delete | ciliumcidrgroups",
                "GET | /api/v1/namespaces | - | list | namespaces",
                "GET | /api/v1/namespaces/a | - | get | namespaces",
                "GET | /api/v1/namespaces/a/secrets/b | - | get | secrets",
                "GET | /apis/cloudegress.dev/v1alpha1 | - | get | discovery",
                "GET | /apis | - | get | discovery",
                "GET | /version | - | get | discovery",
                "GET | / | - | get | other",
                "GET | /metrics | - | get | other",
                "OPTIONS | /api/v1/pods | - | options | pods"
            })
    void saysWhatIsAsked(String method, String path, String query, String verb, String resource) {
        assertThat(ApiPath.of(method, path, query)).isEqualTo(new ApiPath(verb, resource));
    }
}
