using System.Collections.Immutable;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>After any sequence of edits, a generator that followed them says what one says that sees the program for the first time.</summary>
public sealed class DifferentialTests
{
    // Each is tried in both directions, wherever it applies.
    private static readonly ImmutableArray<(string, string)> Edits =
    [
        ("sealed record", "record"),
        ("abstract record", "sealed record"),
        ("readonly record struct", "sealed record"),
        ("namespace Shop.Contracts", "namespace Shop.Events"),
        ("using Shop.Contracts", "using Shop.Events"),
        ("async ValueTask", "ValueTask"),
        ("Scoped", "Transient"),
        ("(Lifetime = HandlerLifetime.Scoped)", ""),
        ("[EventHandler<OrderShipped>]", ""),
        ("[EventHandler<Tick>]", "[EventHandler<int>]"),
        ("IEventBus _bus", "EventBus _bus"),
        ("internal sealed", "public sealed"),
        ("public virtual", "public"),
        ("override ValueTask", "async override ValueTask"),
        (", CancellationToken cancellationToken = default", ""),
        ("int retries = 3", "int? retries = null"),
        ("\"smtp\"", "Shop.Contracts.Priority.High"),
        ("OrderPlaced", "OrderTaken"),
        ("HandleAsync", "HandleLater"),
        ("{ Low, High = 5 }", "{ High, Low }"),
        ("= System.String", "= System.Object"),
        ("global using SourceGenBus;", "global using Bus = SourceGenBus;"),
        ("static class", "class"),
        ("IQuery<int>", "IQuery<long>"),
        ("await ", "await  "),
        ("counted.Number > 0", "1 / counted.Number > 0"),
        ("Counted(int Number);", "Counted { public int Number { get => 1; } }"),
        ("Counted(int Number);", "Counted(decimal Number);"),
        ("return default;", "return ValueTask.CompletedTask;"),
        ("_bus.PublishAsync", "_bus?.PublishAsync"),
        ("namespace Shop.Mail;", "#nullable disable\nnamespace Shop.Mail;"),
        ("partial void Log", "// Written elsewhere.\n    partial void Log"),
    ];

    [Fact]
    public void The_program_is_a_good_one() => GeneratorHarness.Run(GeneratorOptions.Default, [.. Programs.Shop]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Followed_edits_and_a_fresh_start_agree(int seed)
    {
        var random = new Random(seed);
        var session = new GeneratorSession(GeneratorOptions.Default, Programs.Shop);
        var history = new List<string> { $"seed {seed}" };
        var (before, changes) = ("", 0);

        for (var step = 0; step < 60; step++)
        {
            history.Add(Edit(session, random));
            var followed = session.Run();
            var fresh = session.RunFromScratch();

            Assert.True(
                fresh.Outputs.SequenceEqual(followed.Outputs) || fresh.Outputs.OrderBy(Key).SequenceEqual(followed.Outputs.OrderBy(Key)),
                string.Join("\n", history));
            var now = string.Concat(followed.Outputs.OrderBy(Key));
            changes += now == before ? 0 : 1;
            before = now;
        }

        Assert.InRange(changes, 15, 60); // The edits were no idle ones.

        static string Key(KeyValuePair<string, string> output) => output.Key;
    }

    private static string Edit(GeneratorSession session, Random random)
    {
        var files = session.Files.ToList();
        var changed = Programs.Shop.Except(files).ToList();
        if (changed.Count > 0 && random.Next(3) == 0)
        {
            // Else every program would soon be rubble, and rubble is all alike.
            var original = changed[random.Next(changed.Count)];
            if (files.Any(file => file.Path == original.Path))
                session.Set(original.Path, original.Text);
            else
                session.Add(original.Path, original.Text);
            return $"{original.Path}: as it was";
        }

        var file = files[random.Next(files.Count)];
        switch (random.Next(8))
        {
            case 0:
                session.Set(file.Path, TokenEdits.Apply(file.Text, random));
                return $"{file.Path}: a slip";
            case 1 when file.Path != GeneratorHarness.Usings.Path:
                session.Remove(file.Path);
                return $"{file.Path}: removed";
            case 2:
                session.Reconfigure(session.Options with { Interceptors = random.Next(3) > 0 });
                return $"interceptors: {session.Options.Interceptors}";
            default:
                var applicable = Edits
                    .SelectMany(static edit => new[] { edit, (edit.Item2, edit.Item1) })
                    .Where(edit => edit.Item1.Length > 0 && file.Text.Contains(edit.Item1, StringComparison.Ordinal))
                    .ToList();
                if (applicable.Count == 0)
                    return "nothing";
                var (old, @new) = applicable[random.Next(applicable.Count)];
                session.Replace(file.Path, old, @new);
                return $"{file.Path}: '{old}' -> '{@new}'";
        }
    }
}
