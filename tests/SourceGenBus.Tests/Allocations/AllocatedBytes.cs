using System.Diagnostics;
using System.Reflection;

namespace SourceGenBus.Tests.Allocations;

internal static class AllocatedBytes
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// What comparing a struct with null costs in the library's debug build: a box, which optimized code never makes.
    /// </summary>
    internal static long OfUnoptimisedBoxes { get; } =
        typeof(EventBus).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true } ? 2 * 32 * 1000 : 0;

    /// <summary>
    /// What a thousand publishes allocate in the steady state. The first rounds may allocate while types are loaded and
    /// code is still compiled without optimization, so rounds are run until one allocates no more than expected; a
    /// publish that allocates each time never has such a round, however long one looks.
    /// </summary>
    internal static long PerThousand(Func<ValueTask> publish, long expected = 0)
    {
        var least = long.MaxValue;
        var watch = Stopwatch.StartNew();
        do
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var count = 0; count < 1000; count++)
            {
                var publishing = publish();
                if (!publishing.IsCompletedSuccessfully)
                    throw new InvalidOperationException("A handler did not complete synchronously.");
                publishing.GetAwaiter().GetResult();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        while (least > expected && watch.Elapsed < Patience);

        return least;
    }
}
