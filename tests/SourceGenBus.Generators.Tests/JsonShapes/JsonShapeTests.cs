using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Shapes;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>
/// The shapes of events follow the rules of System.Text.Json, which we know from outside. Here its own source generator compiles events in all
/// combinations of what it takes, and what it writes and demands is compared with their shapes. <c>SGB_FULL=1</c> takes more of them.
/// </summary>
public sealed class JsonShapeTests
{
    private static readonly int Count = Environment.GetEnvironmentVariable("SGB_FULL") == "1" ? 600 : 60;

    [Fact]
    public void Shapes_are_what_the_serializer_makes_of_events()
    {
        var problems = new StringBuilder();
        var (disagreements, refused) = (0, 0);
        var declarations = Enumerable.Range(0, Count).ToDictionary(static number => number, JsonDeclaration.Create);
        using var image = new MemoryStream();
        var input = Compile(declarations.Values);
        foreach (var number in Emit(input, image))
        {
            // The serializer's generator writes some code that does not compile, such as for two members of one name.
            refused++;
            declarations.Remove(number);
        }

        if (refused > 0)
        {
            input = Compile(declarations.Values);
            Assert.Empty(Emit(input, image));
        }

        var assembly = Load(image);
        var set = DurableEventSet.Of(input, TestContext.Current.CancellationToken);
        Assert.Equal(declarations.Count, set.Events.Length);
        foreach (var @event in set.Events)
        {
            var number = int.Parse(@event.Name["shape.".Length..], null);
            var reports = new List<string>();
            var shape = EventShapes.Read(@event, set, input);
            if (shape is null)
                reports.Add("there is no shape");
            else if (!TryCompare(new ShapeTree(shape), assembly, number, reports))
                refused++;

            if (reports.Count == 0)
                continue;
            problems.Append(null, $"{number}: ").AppendJoin("; ", reports.Distinct()).Append('\n');
            if (disagreements++ < 5)
                problems.Append(declarations[number].Text).Append('\n');
        }

        Assert.True(disagreements == 0, $"{disagreements} of {Count} shapes are not the serializer's; and the text of the first is:\n{problems}");
        Assert.InRange(refused, 0, Count / 10);
    }

    /// <summary>A limit: what the serializer does with such a member depends on how it writes the type, and the shape always has it.</summary>
    [Theory]
    [InlineData("", """{"Number":1}""")]
    [InlineData(", GenerationMode = JsonSourceGenerationMode.Metadata", """{"Number":1,"Numbers":[1]}""")]
    public void A_read_only_collection_that_is_ignored_may_be_written_or_not(string mode, string expected)
    {
        var input = Compile(
        [
            new SourceFile(
                "Shape0.cs",
                $$"""
                namespace Shapes.N0;

                [Event("shape.0")]
                public sealed record Whole(int Number)
                {
                    public List<int> Numbers { get; } = [1];

                    public string Text => "";
                }

                [JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true{{mode}})]
                [JsonSerializable(typeof(Whole))]
                public sealed partial class Context0 : JsonSerializerContext;
                """),
        ]);
        using var image = new MemoryStream();
        Assert.Empty(Emit(input, image));
        var (type, context) = Find(Load(image), 0);
        var set = DurableEventSet.Of(input, TestContext.Current.CancellationToken);

        Assert.Equal(["Number", "Numbers", "Numbers[]"], EventShapes.Read(set.Events.Single(), set, input)!.Fields.Select(static field => field.Path));
        Assert.Equal(expected, JsonSerializer.Serialize(Activator.CreateInstance(type, 1), type, context));
    }

    /// <summary>False when the serializer does not take such a type at all.</summary>
    private static bool TryCompare(ShapeTree shape, Assembly assembly, int number, List<string> reports)
    {
        var (type, context) = Find(assembly, number);
        try
        {
            foreach (var derived in Enumerable.Range(0, 3))
            {
                var written = JsonSerializer.SerializeToElement(new SampleValues(derived).Of(type), type, context);
                new WrittenJson(shape, reports.Add).Compare(written);
            }

            new SerializerContract(shape, context.Options, reports.Add).Compare(type);
            CompareDefaults(shape, type, context, reports);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }

    private static (Type Type, JsonSerializerContext Context) Find(Assembly assembly, int number) => (
        assembly.GetType($"Shapes.N{number}.Whole", throwOnError: true)!,
        (JsonSerializerContext)assembly.GetType($"Shapes.N{number}.Context{number}", throwOnError: true)!
            .GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);

    private static Assembly Load(MemoryStream image)
    {
        image.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
    }

    /// <summary>An object in which nothing was set: what may be left out is.</summary>
    private static void CompareDefaults(ShapeTree shape, Type type, JsonSerializerContext context, List<string> reports)
    {
        JsonElement written;
        try
        {
            written = JsonSerializer.SerializeToElement(RuntimeHelpers.GetUninitializedObject(type), type, context);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It refuses to write null for what is not nullable, and a JsonElement that is none.
            return;
        }

        // What cannot be null is null here.
        var unsure = context.GetTypeInfo(type)!.Properties
            .Where(static property => !property.PropertyType.IsValueType && !property.IsGetNullable)
            .Select(static property => property.Name)
            .ToHashSet();
        foreach (var field in shape.PropertiesOf(Baseline.FieldShape.Root).Where(field => !field.Path.StartsWith('\'') && !unsure.Contains(field.Path)))
        {
            var isWritten = written.TryGetProperty(field.Path, out _);
            if (isWritten == field.MayBeLeftOut && !IsComputed(field.Path))
                reports.Add($"{field.Path} {(isWritten ? "was written without a value" : "was left out")}, and the shape says otherwise");
        }
    }

    private static bool IsComputed(string path) => path.StartsWith("calc", StringComparison.OrdinalIgnoreCase);

    private static CSharpCompilation Compile(IEnumerable<SourceFile> declarations) =>
        GeneratorOptions.Default.With(TestReferences.EventStore).Compile([GeneratorHarness.Usings, JsonDeclaration.Shared, .. declarations]);

    /// <summary>The numbers of the declarations whose generated code does not compile.</summary>
    private static List<int> Emit(CSharpCompilation input, MemoryStream image)
    {
        image.SetLength(0);
        var path = typeof(JsonShapeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static metadata => metadata.Key == "SerializersGenerator").Value!;
        var generator = (IIncrementalGenerator)Activator.CreateInstance(
            Assembly.LoadFrom(path).GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!)!;
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: GeneratorOptions.Default.ParseOptions())
            .RunGeneratorsAndUpdateCompilation(input, out var output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(diagnostics, static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id == "CS8785");

        var emitted = output.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        var errors = emitted.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        var files = errors.Select(static error => Path.GetFileName(error.Location.SourceTree!.FilePath)).ToList();
        Assert.All(files, (file, index) => Assert.True(file.StartsWith("Context", StringComparison.Ordinal), errors[index].ToString()));
        return [.. files.Select(static file => int.Parse(file["Context".Length..file.IndexOf('.', StringComparison.Ordinal)], null)).Distinct()];
    }
}
