/** A bank's statement, with two rows for each account. */
export function statement(accounts: number): string {
  const lines = ['transactionId,accountId,sequence,date,type,operation,amount,balance,category'];
  for (let account = 1; account <= accounts; account++) {
    lines.push(`${account}1,${account},1,2026-01-02,credit,,100.00,100.00,`);
    lines.push(`${account}2,${account},2,2026-01-03,withdrawal,,25.00,75.00,`);
  }
  return lines.join('\n');
}
