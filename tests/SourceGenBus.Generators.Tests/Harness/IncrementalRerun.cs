using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Proves that edits which mean nothing to the generator leave every step and every output as it was.</summary>
internal static class IncrementalRerun
{
    private const string Path = "Unrelated.cs";

    internal static void AssertCached(GeneratorSession session)
    {
        AssertCached(session.Add(Path, "internal static class Unrelated\n{\n    internal static int Two() => 1 + 1;\n}\n"), "a new file");
        AssertCached(session.Replace(Path, "1 + 1", "3 - 1"), "an edit in a body");
        AssertCached(session.Replace(Path, "internal static int", "// A remark.\n    internal static int"), "a comment");
        AssertCached(session.Replace(Path, "Two()", "Two(int unused = 2)"), "an edit of a signature");
        AssertCached(session.Remove(Path), "a file that is gone");
    }

    private static void AssertCached(GeneratorSession session, string edit)
    {
        var result = session.Run();
        foreach (var step in Steps.All)
        {
            Assert.All(result.Reasons(step), reason => Assert.True(
                reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                $"After {edit} elsewhere, step {step} was {reason}."));
        }

        Assert.All(result.OutputReasons(), reason => Assert.True(
            reason == IncrementalStepRunReason.Cached, $"After {edit} elsewhere, an output was {reason}."));
    }
}
