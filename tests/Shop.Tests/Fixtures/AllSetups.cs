namespace Shop.Tests.Fixtures;

/// <summary>The suite runs on each build of the same program, over each of its stores.</summary>
public sealed class AllSetups : TheoryData<Build, Store>
{
    public AllSetups()
    {
        foreach (var store in Enum.GetValues<Store>())
        {
            Add(Build.Managed, store);
            Add(Build.Native, store);
        }
    }
}
