/** TLS from files of certificates and keys; knows nothing of what is secured with it. */
@NullMarked
package io.marketprism.collector.app.tls;

import org.jspecify.annotations.NullMarked;
