namespace RepoPulse.Tests.Fixtures;

/// <summary>Hands out its bytes and then fails, where a pipe would wait for a writer that has not written yet.</summary>
internal sealed class EndlessWaitStream(byte[] bytes) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Position < Length
            ? base.ReadAsync(buffer, cancellationToken)
            : throw new InvalidOperationException("Read on before it was necessary.");
}
