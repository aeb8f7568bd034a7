using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>
/// The compiler keeps books on every generated file at every keystroke, so a large assembly gets buckets of routes and of
/// interceptors. The bucket is then what an edit re-emits.
/// </summary>
public sealed class LargeAssemblyTests
{
    [Fact]
    public void Up_to_64_event_types_each_has_a_file()
    {
        var result = Session(64).Run();

        Assert.Equal(64, result.Names.Count(static name => name.StartsWith("Routes.Placed", StringComparison.Ordinal)));
        Assert.Equal(64, result.Names.Count(static name => name.StartsWith("Interceptors.File", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task More_are_put_into_buckets_and_none_is_lost()
    {
        var result = Session(65).Run();
        StrictCompilation.AssertCompiles(result);

        Assert.InRange(result.Names.Length, 10, 2 * 32 + 2);
        Assert.All(result.Names, static name => Assert.Matches("^(Routes\\.Bucket[0-9]{2}|Interceptors\\.Bucket[0-9]{2}|Module|Registration)\\.g\\.cs$", name));
        Assert.Equal("65 of 65", await LoadedProgram.RunAsync(result));
    }

    [Fact]
    public void Unrelated_edits_leave_every_bucket_as_it_was() => IncrementalRerun.AssertCached(Started(65));

    [Fact]
    public void Edit_of_the_signature_of_one_handler_writes_its_bucket()
    {
        var session = Started(65);
        var result = session.Replace("File7.cs", "Placed7 placed)", "Placed7 placed, CancellationToken cancellationToken)").Run();

        // The call in the same file is found by a hash of the file, so its bucket of interceptors changes too; nothing else does.
        Assert.Single(result.Changed(Steps.RouteFile));
        Assert.Single(result.Changed(Steps.Interceptors));
        Assert.Equal(2, result.OutputReasons().Count(static reason => reason != IncrementalStepRunReason.Cached));
        Assert.Equal(session.RunFromScratch().Outputs, result.Outputs);
    }

    [Fact]
    public void Edit_of_a_body_with_a_call_writes_the_bucket_of_its_file()
    {
        var session = Started(65);
        var result = session.Replace("File7.cs", "=> bus", "=>  bus").Run();

        Assert.Equal([Steps.PublishFiles, Steps.Interceptors], result.ChangedSteps());
        Assert.Single(result.OutputReasons(), static reason => reason != IncrementalStepRunReason.Cached);
        Assert.Equal(session.RunFromScratch().Outputs, result.Outputs);
    }

    [Fact]
    public void A_new_event_moves_no_other()
    {
        var session = Started(65);
        var result = session.Add("Alone.cs", "namespace Shop { public sealed record Alone; [EventHandler<Alone>] class First { public ValueTask HandleAsync(Alone e) => default; } }").Run();

        Assert.Single(result.Changed(Steps.RouteFile));
        Assert.Equal(session.RunFromScratch().Outputs, result.Outputs);
    }

    private static GeneratorSession Started(int eventTypes)
    {
        var session = Session(eventTypes);
        session.Run();
        return session;
    }

    private static GeneratorSession Session(int eventTypes)
    {
        var files = Enumerable.Range(0, eventTypes).Select(static number => new SourceFile(
            $"File{number}.cs",
            $$"""
            namespace Shop;

            public sealed record Placed{{number}}(string Id);

            [EventHandler<Placed{{number}}>]
            internal sealed class Mailer{{number}}
            {
                public ValueTask HandleAsync(Placed{{number}} placed)
                {
                    Program.Seen.Add(placed.Id);
                    return default;
                }
            }

            internal static class Sales{{number}}
            {
                internal static ValueTask SellAsync(IEventBus bus) => bus.PublishAsync(new Placed{{number}}("{{number}}"));
            }
            """));
        var calls = string.Concat(Enumerable.Range(0, eventTypes).Select(static number => $"        await Shop.Sales{number}.SellAsync(bus);\n"));
        var program = new SourceFile(
            "Program.cs",
            $$"""
            public static class Program
            {
                internal static readonly HashSet<string> Seen = new();

                public static async Task<string> Run()
                {
                    await using var bus = new EventBusBuilder().AddHandlers().Build();
            {{calls}}
                    return $"{Seen.Count} of {{eventTypes}}";
                }
            }
            """);
        return new GeneratorSession(GeneratorOptions.Default, [GeneratorHarness.Usings, .. files, program]);
    }
}
