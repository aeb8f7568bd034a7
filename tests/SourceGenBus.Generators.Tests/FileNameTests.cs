using System.Text;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Generated files can be written to disk, whatever the types are called, and keep their names.</summary>
public sealed class FileNameTests
{
    private const int MostBytes = 120;

    private static readonly string Latin = new('A', 400);
    private static readonly string Greek = string.Concat(Enumerable.Repeat("Παραγγελία", 20));
    private static readonly string Chinese = new('订', 90);

    [Fact]
    public void Names_are_short_in_bytes_and_differ_in_more_than_case()
    {
        var names = Run("").Names;

        Assert.All(names, static name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, MostBytes));
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(
            ["Aggregates", "Commands", "Interceptors", "Pipelines", "Routes"],
            names.Where(static name => name.Split('.').Length == 4).Select(static name => name.Split('.')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_stay_when_other_types_come()
    {
        var before = Run("").Names;
        var after = Run($"sealed record Other{Latin}; [EventHandler<Other{Latin}>] static class AtFirst {{ public static ValueTask HandleAsync(Other{Latin} e) => default; }}").Names;

        Assert.Empty(before.Except(after));
        Assert.Equal("Routes.Other" + Latin[..(80 - 9 - 5)] + "_", after.Except(before).Single()[..(7 + 80 - 8)]);
    }

    [Theory]
    [InlineData("OrderPlaced")]
    [InlineData("An_event_with_a_name_of_exactly_eighty_characters_is_still_written_as_it_was_000")]
    public void Short_names_stay_as_they_are(string name)
    {
        var result = GeneratorHarness.Run($"sealed record {name}; [EventHandler<{name}>] static class H {{ public static ValueTask HandleAsync({name} e) => default; }}");

        Assert.Contains($"Routes.{name}Route.g.cs", result.Names);
    }

    private static GeneratorResult Run(string more) => GeneratorHarness.Run(
        GeneratorOptions.Default,
        GeneratorHarness.Usings,
        new SourceFile(
            Latin[..200] + ".cs",
            $$"""
            using One = Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<int>>>>>>>>>>>>;
            using Two = Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<Envelope<string>>>>>>>>>>>>;

            [assembly: UseMiddleware<{{Greek}}_>(order: 1)]

            public sealed record Envelope<T>(T Body);
            public sealed record {{Latin}}(int Number);
            public sealed record {{Latin}}a(int Number);
            public sealed record {{Latin.ToLowerInvariant()}}(int Number);
            public sealed record {{Greek}}(int Number);
            public sealed record {{Chinese}}(int Number) : ICommand;
            public sealed partial class {{Chinese}}_() : AggregateRoot<int>(1) { void Apply({{Greek}} e) => _ = e; }

            internal sealed class {{Greek}}_
            {
                public ValueTask InvokeAsync({{Greek}} e, EventContext c, EventNext<{{Greek}}> next, CancellationToken t) => next.InvokeAsync(e, c, t);
            }

            [EventHandler<One>, EventHandler<Two>, EventHandler<{{Latin}}>, EventHandler<{{Latin}}a>, EventHandler<{{Latin.ToLowerInvariant()}}>, EventHandler<{{Greek}}>]
            internal sealed class {{Latin}}Handler
            {
                public ValueTask HandleAsync(object e) => default;
            }

            [CommandHandler<{{Chinese}}>]
            internal static class {{Chinese}}Handler
            {
                public static ValueTask HandleAsync({{Chinese}} c) => default;
            }

            internal static class Sales
            {
                public static async Task RunAsync(IEventBus bus, ICommandBus commands)
                {
                    await bus.PublishAsync(new {{Latin}}a(1));
                    await commands.SendAsync(new {{Chinese}}(1));
                }
            }

            {{more}}
            """));
}
