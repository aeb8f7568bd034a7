using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>
/// The generator and the library compute the hash of an event's name each for itself. Where they differed, every event would still
/// arrive, but only after a search through all event types.
/// </summary>
public sealed class EventNameTests
{
    [Fact]
    public async Task The_hashes_of_a_module_are_those_of_the_names_that_its_event_types_have_at_run_time()
    {
        var result = GeneratorHarness.Run(
            """
            using System.Linq;

            public sealed record InNoNamespace;

            namespace Shop.@event
            {
                public sealed record Placed;
                public readonly record struct Größe(int Value);
                public sealed record Envelope<T>(T Body);
                public static class Outer<T>
                {
                    public sealed record Inner;
                    public sealed record @class<TOther>;
                }

                [EventHandler<InNoNamespace>]
                [EventHandler<Placed>]
                [EventHandler<Größe>]
                [EventHandler<Envelope<int>>]
                [EventHandler<Envelope<Envelope<string[]>>>]
                [EventHandler<Outer<int>.Inner>]
                [EventHandler<Outer<Placed>.@class<Placed>>]
                [EventHandler<int[]>]
                [EventHandler<Placed[][,]>]
                [EventHandler<(int, string)>]
                [EventHandler<string>]
                [EventHandler<nint>]
                [EventHandler<Uri>]
                internal sealed class Everything
                {
                    public ValueTask HandleAsync(InNoNamespace e) => default;
                    public ValueTask HandleAsync(Placed e) => default;
                    public ValueTask HandleAsync(Größe e) => default;
                    public ValueTask HandleAsync(Envelope<int> e) => default;
                    public ValueTask HandleAsync(Envelope<Envelope<string[]>> e) => default;
                    public ValueTask HandleAsync(Outer<int>.Inner e) => default;
                    public ValueTask HandleAsync(Outer<Placed>.@class<Placed> e) => default;
                    public ValueTask HandleAsync(int[] e) => default;
                    public ValueTask HandleAsync(Placed[][,] e) => default;
                    public ValueTask HandleAsync((int Number, string Name) e) => default;
                    public ValueTask HandleAsync(string e) => default;
                    public ValueTask HandleAsync(nint e) => default;
                    public ValueTask HandleAsync(Uri e) => default;
                }
            }

            public static class Program
            {
                public static Task<string> Run()
                {
                    var hashOf = typeof(EventBus).Assembly.GetType("SourceGenBus.Dispatch.EventName", true)!
                        .GetMethod("HashOf", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
                    var module = (EventBusModule)Activator.CreateInstance(typeof(Program).Assembly.GetTypes().Single(type => type.Name == "Module"))!;
                    var names = module.EventNames.ToArray();
                    var different = Enumerable.Range(0, names.Length)
                        .Select(route => (Name: names[route], Type: module.GetEventType(route)))
                        .Where(pair => pair.Name != (int)hashOf.Invoke(null, new object[] { pair.Type })!);
                    return Task.FromResult($"{names.Length} routes, different: {string.Join(", ", different.Select(pair => pair.Type.FullName))}");
                }
            }
            """);

        Assert.Equal("13 routes, different: ", await LoadedProgram.RunAsync(result));
    }
}
