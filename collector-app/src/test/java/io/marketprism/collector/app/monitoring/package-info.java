/**
 * What watches the collector, as it is deployed: the files under {@code deploy}, and real
 * Prometheus and Alertmanager processes that load them. Depends on the simulators and on no class
 * that the collector's process runs.
 */
@NullMarked
package io.marketprism.collector.app.monitoring;

import org.jspecify.annotations.NullMarked;
