package io.marketprism.collector.app.nats.spool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where the parts of files stand, all numbers with their highest byte first.
 *
 * <pre>
 * segment  magic 8, version 4, position of its first record 8, CRC32C of these 4; then records
 * record   length 4, CRC32C of what follows 4, position 8, received ns 8, data type 1, kind 1,
 *          length of subject 2, length of id 2, subject, id, payload
 * </pre>
 */
final class RecordFormat {
  static final long MAGIC = 0x4d50_5350_4f4f_4c0aL;
  static final int VERSION = 1;
  static final int SEGMENT_VERSION = 8;
  static final int SEGMENT_FIRST = 12;
  static final int SEGMENT_CRC = 20;
  static final int SEGMENT_HEAD = 24;

  static final int CRC = 4;
  static final int POSITION = 8;
  static final int RECEIVED = 16;
  static final int TYPE = 24;
  static final int KIND = 25;
  static final int SUBJECT_LENGTH = 26;
  static final int ID_LENGTH = 28;
  static final int RECORD_HEAD = 30;
  static final int MAX_TEXT = 0xffff;
  static final int MAX_RECORD = 32 << 20;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private RecordFormat() {}

  static long getLong(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static int getShort(byte[] bytes, int at) {
    return (short) SHORTS.get(bytes, at) & MAX_TEXT;
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INTS.set(bytes, at, value);
  }

  static void putShort(byte[] bytes, int at, int value) {
    SHORTS.set(bytes, at, (short) value);
  }
}
