using System.Buffers.Binary;

namespace Shop.Tests.Fixtures;

/// <summary>One field of a protobuf message: bytes, or a number.</summary>
internal sealed record ProtoField(int Number, ulong Value, byte[] Bytes)
{
    internal static IEnumerable<ProtoField> Read(byte[] message)
    {
        var position = 0;
        while (position < message.Length)
        {
            var key = Varint(message, ref position);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return new ProtoField(number, Varint(message, ref position), []);
                    break;
                case 1:
                    yield return new ProtoField(number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(position, 8)), []);
                    position += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref position);
                    yield return new ProtoField(number, 0, message[position..(position + length)]);
                    position += length;
                    break;
                case 5:
                    yield return new ProtoField(number, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(position, 4)), []);
                    position += 4;
                    break;
                default:
                    throw new InvalidDataException("This is no protobuf message.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
