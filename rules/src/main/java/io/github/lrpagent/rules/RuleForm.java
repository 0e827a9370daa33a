package io.github.lrpagent.rules;

/** How rules are written where there is a choice; the numbers are the same. */
public enum RuleForm {
  /**
   * By libtorch's own backward of one operation. Fast; leans on how libtorch keeps tensors for the
   * backward, so it is used where a self-test has found it right.
   */
  ONE_OP("identity_layer_norm_one_op"),
  /** Written out in operations of which each is documented. */
  WRITTEN_OUT("identity_layer_norm");

  private final String file;

  RuleForm(String file) {
    this.file = file;
  }

  /** Returns the text of the functions that differ between the forms; they call no others. */
  public String text() {
    return RuleText.read(file);
  }
}
