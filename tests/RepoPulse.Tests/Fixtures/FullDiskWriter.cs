using System.Text;

namespace RepoPulse.Tests.Fixtures;

/// <summary>Takes everything and fails when it should be kept.</summary>
internal sealed class FullDiskWriter : StringWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override Task FlushAsync(CancellationToken cancellationToken) => throw new IOException("No space left.");
}
