using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Symbols;

/// <summary>Which of the assemblies that a compilation references were compiled against which, directly or through others.</summary>
internal sealed class AssemblyReferences
{
    private static readonly ConditionalWeakTable<Compilation, AssemblyReferences> Known = new();

    // By simple name, as the compiler compares them: the version that a library was compiled against may be another.
    private readonly Dictionary<string, List<IAssemblySymbol>> _users = new(AssemblyIdentityComparer.SimpleNameComparer);

    private AssemblyReferences(Compilation compilation)
    {
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            foreach (var reference in assembly.Modules.SelectMany(static module => module.ReferencedAssemblies))
            {
                if (!_users.TryGetValue(reference.Name, out var users))
                    _users.Add(reference.Name, users = []);
                users.Add(assembly);
            }
        }
    }

    internal static AssemblyReferences Of(Compilation compilation) =>
        Known.TryGetValue(compilation, out var references)
            ? references
            : Known.GetValue(compilation, static compilation => new AssemblyReferences(compilation));

    /// <summary>
    /// An assembly and those that can know its types. The compiler writes down only the references that a library names something of,
    /// so one that derives from a class in the middle may not say that it knows the assembly of the base.
    /// </summary>
    internal IEnumerable<IAssemblySymbol> WithThoseThatReach(IAssemblySymbol home)
    {
        var reached = new HashSet<IAssemblySymbol>(SymbolEqualityComparer.Default) { home };
        var work = new Queue<IAssemblySymbol>();
        work.Enqueue(home);
        while (work.Count > 0)
        {
            var assembly = work.Dequeue();
            yield return assembly;
            if (!_users.TryGetValue(assembly.Identity.Name, out var users))
                continue;
            foreach (var user in users.Where(reached.Add))
                work.Enqueue(user);
        }
    }
}
