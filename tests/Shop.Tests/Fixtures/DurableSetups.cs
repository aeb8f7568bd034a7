namespace Shop.Tests.Fixtures;

/// <summary>Each build, over each store that outlives the program.</summary>
public sealed class DurableSetups : TheoryData<Build, Store>
{
    public DurableSetups()
    {
        foreach (var store in new[] { Store.Sqlite, Store.PostgreSql })
        {
            Add(Build.Managed, store);
            Add(Build.Native, store);
        }
    }
}
