using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>What may happen to a program in an editor, one edit after the other.</summary>
/// <param name="session">The program.</param>
/// <param name="originals">Files that are good code, among them those of the program.</param>
/// <param name="random">Decides.</param>
internal sealed class RandomEdits(GeneratorSession session, ImmutableArray<SourceFile> originals, Random random)
{
    // Each is tried in both directions, wherever it applies.
    private static readonly ImmutableArray<(string, string)> Replacements =
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
        ("partial class Order", "class Order"),
        ("[Event(\"ledger.entered\")]", "[Event(\"ledger.written\", Version = 1)]"),
        ("IncludeDerived = true", "IncludeDerived = false"),
        ("partial void Log", "// Written elsewhere.\n    partial void Log"),
    ];

    private static readonly MetadataReference Partner = Assemblies.Module("Partner", "PartnerJoined");

    /// <summary>Makes one edit.</summary>
    /// <returns>What was done.</returns>
    internal string Next()
    {
        var files = session.Files.ToList();
        var changed = originals.Except(files).ToList();

        // Else every program would soon be rubble, and rubble is all alike.
        if (changed.Count > 0 && random.Next(3) == 0)
            return Restore(Any(changed));

        var file = Any(files);
        switch (random.Next(20))
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
            case 3:
                return Rebind();
            case 4:
                session.Reconfigure(session.Options with { AssemblyName = random.Next(2) == 0 ? "Shop" : "Store" });
                return $"assembly: {session.Options.AssemblyName}";
            case 5 or 6:
                return EditSpace(file);
            case 7 or 8:
                return EditType(file);
            default:
                return Replace(file);
        }
    }

    private string Restore(SourceFile original)
    {
        if (session.Files.Any(file => file.Path == original.Path))
            session.Set(original.Path, original.Text);
        else
            session.Add(original.Path, original.Text);
        return $"{original.Path}: as it should be";
    }

    private string Rebind()
    {
        var options = session.Options;
        MetadataReference[] optional = [Partner, TestReferences.EventStore];
        if (random.Next(3) == 0)
        {
            session.Rebind(options with { Nullable = Any([NullableContextOptions.Enable, NullableContextOptions.Disable]) });
            return $"nullable: {session.Options.Nullable}";
        }

        if (random.Next(4) == 0)
        {
            session.Rebind(options with { Optimization = Any([OptimizationLevel.Debug, OptimizationLevel.Release]) });
            return $"optimization: {session.Options.Optimization}";
        }

        var reference = Any(optional);
        var references = options.References;
        var isReferenced = references.Contains(reference);
        session.Rebind(options with { References = isReferenced ? references.Remove(reference) : references.Add(reference) });
        return $"{(reference == Partner ? "Partner" : "event store")}: {(isReferenced ? "not referenced" : "referenced")}";
    }

    private string EditSpace(SourceFile file)
    {
        var tokens = RootOf(file).DescendantTokens().Where(static token => token.Span.Length > 0).ToList();
        if (tokens.Count == 0)
            return "nothing";
        var position = Any(tokens).SpanStart;
        var space = Any([" ", "\n", "/* why */ ", "// why\n", "\n#nullable enable\n", "\n#if DEBUG\n#endif\n"]);
        Change(file, new TextChange(new TextSpan(position, 0), space));
        return $"{file.Path}: '{space}' at {position}";
    }

    private string EditType(SourceFile file)
    {
        var types = RootOf(file).DescendantNodes().OfType<BaseTypeDeclarationSyntax>().ToList();
        if (types.Count == 0)
            return "nothing";
        var type = Any(types);
        var name = type.Identifier.ValueText;
        switch (random.Next(5))
        {
            case 0:
                Change(file, new TextChange(type.FullSpan, ""));
                return $"{file.Path}: {name} removed";
            case 1 when name.Length > 0:
                var copy = $"\n{type.ToFullString().Replace(name, name + "Copy", StringComparison.Ordinal)}\n";
                Change(file, new TextChange(new TextSpan(type.FullSpan.End, 0), copy));
                return $"{file.Path}: {name} copied";
            case 2 when name.Length > 0:
                foreach (var (path, text) in session.Files.Where(other => other.Text.Contains(name, StringComparison.Ordinal)).ToList())
                    session.Set(path, text.Replace(name, name.EndsWith('s') ? name[..^1] : name + "s", StringComparison.Ordinal));
                return $"{name} renamed everywhere";
            case 3 when type.AttributeLists.Count > 0:
                Change(file, new TextChange(Any(type.AttributeLists.ToList()).Span, ""));
                return $"{file.Path}: {name} without an attribute";
            default:
                Change(file, new TextChange(type.Identifier.Span, name + "s"));
                return $"{file.Path}: {name} renamed";
        }
    }

    private string Replace(SourceFile file)
    {
        var applicable = Replacements
            .SelectMany(static edit => new[] { edit, (edit.Item2, edit.Item1) })
            .Where(edit => edit.Item1.Length > 0 && file.Text.Contains(edit.Item1, StringComparison.Ordinal))
            .ToList();
        if (applicable.Count == 0)
            return "nothing";
        var (old, @new) = Any(applicable);
        session.Replace(file.Path, old, @new);
        return $"{file.Path}: '{old}' -> '{@new}'";
    }

    private CompilationUnitSyntax RootOf(SourceFile file) =>
        session.Compilation.SyntaxTrees.Single(tree => tree.FilePath == file.Path).GetCompilationUnitRoot();

    private void Change(SourceFile file, TextChange change) => session.Change(file.Path, change);

    private T Any<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
