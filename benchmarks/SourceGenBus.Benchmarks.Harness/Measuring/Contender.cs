using SourceGenBus.Benchmarks.Harness.Handlers;

namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>One way to publish, by name.</summary>
/// <param name="Name">The row of the table.</param>
/// <param name="RunAsync">Publishes that many events, one after another.</param>
/// <param name="Handlers">The handlers that it must reach, each once per publish of its event.</param>
internal sealed record Contender(string Name, Func<int, Task> RunAsync, IReadOnlyList<ICounting> Handlers)
{
    internal static Contender Of<TCase>(string name, TCase @case, params IReadOnlyList<ICounting> handlers)
        where TCase : struct, IPublishCase =>
        new(name, count => Loop.RunAsync(@case, count), handlers);
}
