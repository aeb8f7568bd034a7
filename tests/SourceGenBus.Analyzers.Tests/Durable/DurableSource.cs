using SourceGenBus.Analyzers.Tests.Harness;

namespace SourceGenBus.Analyzers.Tests.Durable;

/// <summary>A project that can store events, and a serializer's context as the serializer's own generator would complete it.</summary>
internal static class DurableSource
{
    internal const string Shared =
        """
        public abstract class Completed<T>() : System.Text.Json.Serialization.JsonSerializerContext(null) where T : new()
        {
            public static T Default { get; } = new();

            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;

            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(System.Type type) => null;
        }
        """;

    internal const string Usings = "using System.Text.Json.Serialization;\nusing SourceGenBus.EventStore;\n";

    internal static TestProject Project { get; } = TestProject.Library with { ReferencesEventStore = true, OtherFiles = [Shared] };
}
