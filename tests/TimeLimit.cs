using System.Reflection;
using Xunit.v3;

[assembly: SourceGenBus.Tests.TimeLimit]

namespace SourceGenBus.Tests;

/// <summary>
/// Cancels <see cref="TestContext.CancellationToken"/> of a test that has run for ten minutes, so that what waits in vain fails in its own
/// name and says where, and the run goes on. The long forms of tests (SGB_FULL, SGB_CRASHES) take as long as they take.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TimeLimitAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = IsLong("SGB_FULL") || IsLong("SGB_CRASHES") ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(10);

    private static readonly AsyncLocal<Timer?> Running = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        Running.Value = new Timer(_ => context.CancelCurrentTest(), null, Limit, Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Running.Value?.Dispose();

    private static bool IsLong(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
