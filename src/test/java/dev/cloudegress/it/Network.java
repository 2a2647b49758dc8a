package dev.cloudegress.it;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** The network between one replica and the API server. It can be cut for good, and it can answer in the API server's place. */
public final class Network implements Interceptor {
    private static final String CONFLICT = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"Conflict","code":409,\
            "message":"Operation cannot be fulfilled: the object has been modified"}""";

    private volatile Predicate<Request> lost = request -> false;
    private volatile Predicate<Request> conflicting = request -> false;
    private volatile Predicate<Request> slow = request -> false;
    private volatile Duration slowness = Duration.ZERO;
    private final AtomicInteger conflicts = new AtomicInteger();
    private volatile @Nullable Held held;

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
    public void cut() {
        lost = request -> true;
    }

    /** From now on some requests do not get through. */
    public void lose(Predicate<Request> requests) {
        lost = requests;
    }

    /** From now on requests are answered with 409 Conflict. */
    public void answerWithConflict(Predicate<Request> requests) {
        conflicting = requests;
    }

    /** From now on all requests get through again. */
    void answerTruthfully() {
        conflicting = request -> false;
    }

    /** From now on requests of a kind take some time longer. */
    public void delay(Predicate<Request> requests, Duration time) {
        slow = requests;
        slowness = time;
    }

    /** How many requests were answered with 409 Conflict. */
    int conflicts() {
        return conflicts.get();
    }

    /** Holds the next request of a kind, or the answer to it, until it is let go. */
    public Held hold(Predicate<Request> requests, boolean answer) {
        Held next = new Held(requests, answer);
        held = next;
        return next;
    }

    /** A request that waits on its way there, or on its way back. */
    public static final class Held {
        private final Predicate<Request> requests;
        private final boolean answer;
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Held(Predicate<Request> requests, boolean answer) {
            this.requests = requests;
            this.answer = answer;
        }

        /** Waits until there is such a request and, where the answer is held, until the API server has given it. */
        public void await() throws InterruptedException {
            if (!arrived.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("no such request was made");
            }
        }

        /** Lets it go on. */
        public void release() {
            released.countDown();
        }

        private void stop() throws IOException {
            arrived.countDown();
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the request was held");
            }
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (lost.test(request)) {
            throw new IOException("the network has lost the request");
        }
        if (slow.test(request)) {
            LockSupport.parkNanos(slowness.toNanos());
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
        Held waiting = held;
        if (waiting != null && waiting.requests.test(request)) {
            held = null;
            if (!waiting.answer) {
                waiting.stop();
            }
            Response response = chain.proceed(request);
            if (waiting.answer) {
                waiting.stop();
            }
            return response;
        }
        return chain.proceed(request);
    }
}
