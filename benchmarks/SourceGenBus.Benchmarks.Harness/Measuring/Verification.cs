namespace SourceGenBus.Benchmarks.Harness.Measuring;

/// <summary>Proves that every contender does the work it is measured for: each handler runs exactly once per publish.</summary>
internal static class Verification
{
    private const int Publishes = 800;

    /// <summary>What is wrong, one line per handler; empty when all is well.</summary>
    internal static async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyList<Scenario> scenarios)
    {
        var faults = new List<string>();
        foreach (var scenario in scenarios)
        {
            foreach (var contender in scenario.Contenders)
            {
                foreach (var handler in contender.Handlers)
                    handler.Reset();
                await contender.RunAsync(Publishes);

                var expected = Publishes / scenario.EventTypes;
                faults.AddRange(contender.Handlers
                    .Where(handler => handler.Count != expected)
                    .Select(handler => $"{scenario.Name}, {contender.Name}: {handler.GetType().Name} ran {handler.Count} times, not {expected}"));
            }
        }

        return faults;
    }
}
