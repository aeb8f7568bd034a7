namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>The measured loop: what a caller does, many times.</summary>
internal static class Loop
{
    internal static async Task RunAsync<TCase>(TCase @case, int count)
        where TCase : struct, IPublishCase
    {
        for (var round = 0; round < count; round++)
            await @case.PublishAsync(round);
    }
}
