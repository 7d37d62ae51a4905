/** Certificates made for tests, and files of keys in all their forms. */
@NullMarked
package io.marketprism.collector.app.tls;

import org.jspecify.annotations.NullMarked;
