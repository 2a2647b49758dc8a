package dev.cloudegress.it;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** The network between one replica and the API server. It can be cut for good, and it can answer in the API server's place. */
final class Network implements Interceptor {
    private static final String CONFLICT = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Conflict","code":409,\
            "message":"Operation cannot be fulfilled: the object has been modified"}""";

    private volatile Predicate<Request> lost = request -> false;
    private volatile Predicate<Request> conflicting = request -> false;
    private final AtomicInteger conflicts = new AtomicInteger();

    /** An HTTP client that goes over this network. */
    OkHttpClientFactory clients() {
        return new OkHttpClientFactory() {
            @Override
            protected void additionalConfig(OkHttpClient.Builder builder) {
                builder.addInterceptor(Network.this);
            }
        };
    }

    /** From now on no request gets through. */
    void cut() {
        lost = request -> true;
    }

    /** From now on some requests do not get through. */
    void lose(Predicate<Request> requests) {
        lost = requests;
    }

    /** From now on requests are answered with 409 Conflict. */
    void answerWithConflict(Predicate<Request> requests) {
        conflicting = requests;
    }

    /** From now on all requests get through again. */
    void answerTruthfully() {
        conflicting = request -> false;
    }

    /** How many requests were answered with 409 Conflict. */
    int conflicts() {
        return conflicts.get();
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (lost.test(request)) {
            throw new IOException("the network has lost the request");
        }
        if (conflicting.test(request)) {
            conflicts.incrementAndGet();
            return new Response.Builder()
                    .request(request)
                    .protocol(Protocol.HTTP_1_1)
                    .code(409)
                    .message("Conflict")
                    .body(ResponseBody.create(CONFLICT, MediaType.get("application/json")))
                    .build();
        }
        return chain.proceed(request);
    }
}
