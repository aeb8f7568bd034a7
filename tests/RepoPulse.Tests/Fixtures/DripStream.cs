namespace RepoPulse.Tests.Fixtures;

/// <summary>Hands out a few bytes at a time, as a slow pipe does.</summary>
internal sealed class DripStream(byte[] bytes, int atOnce) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(atOnce, buffer.Length)], cancellationToken);
}
