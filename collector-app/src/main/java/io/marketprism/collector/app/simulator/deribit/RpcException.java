package io.marketprism.collector.app.simulator.deribit;

/** A request that is answered with an error. */
final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;

  RpcException(int code, String message) {
    this(code, message, "");
  }

  /**
   * @param reason what the exchange says of it in {@code data}; empty for nothing
   */
  RpcException(int code, String message, String reason) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
  }

  static RpcException invalidParams(String reason) {
    return new RpcException(-32_602, "Invalid params", reason);
  }

  static RpcException tooManyRequests() {
    return new RpcException(10_028, "too_many_requests");
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }
}
